package options

import (
	"strings"

	"github.com/spf13/pflag"

	"poise/analysis/lang"
	"poise/cmd/internal/config"
)

const textsUsage = "`language` of reports, pages and tips: "

// Texts is the option for the language of what is printed, of commands that take no other setting.
type Texts struct{ code string }

// AddFlags adds the option to a command.
func (o *Texts) AddFlags(f *pflag.FlagSet) {
	f.StringVar(&o.code, "texts", "", textsUsage+strings.Join(lang.Known(), " or ")+" (default en)")
}

// Inputs are those of Settings, with this option alone.
func (o *Texts) Inputs() config.Inputs {
	in := config.Inputs{Flags: map[string]string{}, UserFile: config.UserFile()}
	if o.code != "" {
		in.Flags["texts"] = o.code
	}
	return in
}

// Speak has the process speak the language of the option, else of the configuration.
func (o *Texts) Speak() error {
	_, _, err := Load(o.Inputs())
	return err
}
