// Package options holds the options that several commands have, and checks of arguments.
package options

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis/lang"
	"poise/analysis/measure"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
)

// Settings are the options that stand for keys of the configuration. Their texts are checked where all
// settings are, so that a wrong value is reported alike wherever it comes from.
type Settings struct {
	Profile string
	Set     []string
	Flags   *pflag.FlagSet
	keys    []string
}

// AddFlags adds --profile, --set and the options of the given keys.
func (o *Settings) AddFlags(f *pflag.FlagSet, keys ...string) {
	o.Flags, o.keys = f, keys
	usage := map[string]string{
		"fps":      "analyse at most `N` frames a second (default 30)",
		"pose":     "network for the body: `lite|full` (default lite)",
		"runtime":  "what runs the networks: `auto|onnxruntime|opencv` (default auto)",
		"language": "`code` of the language that is spoken; only English (en) can be transcribed (default en)",
		"texts":    textsUsage + strings.Join(lang.Known(), " or ") + " (default en)",
		"workers":  "analyse `N` pieces at a time; 0: one a core (default 0; the results are the same)",
		"models":   "`folder` of the networks (default: models/files or lib/poise/models beside bin/, else the user's data folder)",
	}
	for _, k := range keys {
		f.String(k, "", usage[k])
	}
	f.StringVar(&o.Profile, "profile", "", "take settings and thresholds from a `file`, or a name in the configuration folder")
	f.StringArrayVar(&o.Set, "set", nil, "set one threshold: `KEY=VALUE`, as in eye_contact.cone_yaw=7 (may be repeated)")
}

// Inputs gathers what was given on the command line.
func (o *Settings) Inputs() config.Inputs {
	in := config.Inputs{Flags: map[string]string{}, Set: o.Set, Profile: o.Profile, UserFile: config.UserFile()}
	for _, k := range o.keys {
		if f := o.Flags.Lookup(k); f.Changed {
			in.Flags[k] = f.Value.String()
		}
	}
	return in
}

// Named refuses an output that is Named, but by nothing (as an unset variable in a script does).
func Named(f *pflag.FlagSet) error {
	if o := f.Lookup("output"); o != nil && o.Changed && o.Value.String() == "" {
		return exit.Usagef("-o is empty: name a place, or leave the option out")
	}
	return nil
}

// Load resolves the settings, whatever is wrong with which is a usage error, and has the process speak the language that they name.
func Load(in config.Inputs) (config.Settings, config.Origin, error) {
	s, o, err := config.Load(in)
	if err == nil {
		err = measure.CheckAdvice(&s.Profile)
	}
	if err == nil {
		err = lang.Set(s.Texts)
	}
	if err != nil {
		return s, o, &exit.UsageError{Err: err}
	}
	return s, o, nil
}

// OneOf refuses a value of an option that is none of the fixed ones.
func OneOf(option, value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return exit.Usagef("--%s is %q: needs one of %s", option, value, strings.Join(values, ", "))
}

// CompleteValues offers the fixed values of options to the shell, as their usage names them: `lite|full`. What stands there in
// capitals stands for something else.
func CompleteValues(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		Named, _ := pflag.UnquoteUsage(f)
		if values := strings.Split(Named, "|"); len(values) > 1 {
			values = slices.DeleteFunc(values, func(v string) bool { return v == strings.ToUpper(v) })
			_ = cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
		}
	})
}
