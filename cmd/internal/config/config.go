// Package config resolves the settings and thresholds of a run: flag, then environment (POISE_...), then the file named
// by --profile, then the user's configuration, then the default. It is the only package that imports viper.
package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/viper"

	"poise/analysis"
	"poise/analysis/lang"
)

// Settings are all keys a configuration file may hold.
type Settings struct {
	// Analyse at most this many frames a second.
	FPS float64 `mapstructure:"fps"`
	// Network for the body: lite (fast) or full (more exact, half again as slow).
	Pose string `mapstructure:"pose"`
	// What runs the networks: auto (ONNX Runtime where it can be loaded), onnxruntime or opencv.
	Runtime string `mapstructure:"runtime"`
	// Frames analysed at the same time; 0: one worker a processor core. The results do not depend on it.
	Workers int `mapstructure:"workers"`
	// Language that is spoken, as a code: en, de ... English alone can be transcribed.
	Language string `mapstructure:"language"`
	// Language of reports, pages and tips: en or de.
	Texts string `mapstructure:"texts"`
	// Folder of the networks; empty: models/files beside bin/, else the user's data folder.
	Models string `mapstructure:"models"`

	analysis.Profile `mapstructure:",squash"`
}

// Default is what applies when nothing is configured.
func Default() Settings {
	return Settings{FPS: 30, Pose: "lite", Runtime: "auto", Language: "en", Texts: lang.English, Profile: analysis.DefaultProfile()}
}

// Inputs are the places settings come from, highest precedence first; the environment is read from the process.
type Inputs struct {
	Flags    map[string]string // keys given as options of their own: "fps" -> "15"
	Set      []string          // key=value of --set
	Profile  string            // file or name of --profile; empty: none
	UserFile string            // user's configuration; need not exist; empty: none
	Base     *analysis.Profile // thresholds of an earlier report, which then stand in for user file and defaults
	BaseName string            // where Base comes from, for Origin
	Texts    string            // language of an earlier report, which stands in for the default; empty: none
}

// Origin tells for each key where its value comes from.
type Origin map[string]string

// ValueError says that a value is not one of those that its key takes.
type ValueError struct {
	Err  error  // names key, value and range
	From string // where it comes from, as Origin has it
}

func (e *ValueError) Error() string { return fmt.Sprintf("%v (from %s)", e.Err, e.From) }
func (e *ValueError) Unwrap() error { return e.Err }

// UserFile is where the user's configuration is looked for: poise/config.yaml in the XDG configuration folder.
func UserFile() string { return filepath.Join(xdg.ConfigHome, "poise", "config.yaml") }

// Load resolves the settings and tells where each came from. Its errors are the user's to mend: they name key, place
// and range.
func Load(in Inputs) (Settings, Origin, error) {
	v := viper.NewWithOptions(viper.ExperimentalBindStruct())
	v.SetConfigType("yaml")
	v.SetEnvPrefix("poise")
	v.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))
	v.AutomaticEnv()
	origin := Origin{}
	setDefaults(v, in, origin)
	if err := mergeFiles(v, in, origin); err != nil {
		return Settings{}, nil, err
	}
	if err := noteEnvironment(os.Environ(), origin); err != nil {
		return Settings{}, nil, err
	}
	if err := setFlags(v, in, origin); err != nil {
		return Settings{}, nil, err
	}
	for _, k := range keys() {
		if err := k.check(v.Get(k.name)); err != nil {
			return Settings{}, nil, &ValueError{Err: err, From: origin[k.name]}
		}
	}
	var s Settings
	if err := v.UnmarshalExact(&s); err != nil {
		return Settings{}, nil, fmt.Errorf("read settings: %w", err)
	}
	if err := cmp.Or(s.Profile.Validate(), s.Profile.ValidateCues()); err != nil {
		return Settings{}, nil, err
	}
	return s, origin, nil
}

func setDefaults(v *viper.Viper, in Inputs, origin Origin) {
	d, from := Default(), "default"
	for _, k := range keys() {
		v.SetDefault(k.name, k.get(&d))
		origin[k.name] = from
	}
	if in.Texts != "" {
		v.SetDefault("texts", in.Texts)
	}
	if in.Base == nil {
		return
	}
	d.Profile = *in.Base
	for _, l := range analysis.Limits() {
		v.SetDefault(l.Key, *l.Of(&d.Profile))
		origin[l.Key] = in.BaseName
	}
	for _, t := range texts {
		v.SetDefault(t.name, *t.of(&d.Profile))
		origin[t.name] = in.BaseName
	}
}

func mergeFiles(v *viper.Viper, in Inputs, origin Origin) error {
	if in.UserFile != "" {
		raw, err := readFile(in.UserFile)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return fmt.Errorf("configuration: %w", err)
		default:
			if err := mergeFile(v, raw, in.UserFile, in.Base != nil, origin); err != nil {
				return err
			}
		}
	}
	if in.Profile == "" {
		return nil
	}
	path := in.Profile
	raw, err := readFile(path)
	named := filepath.Ext(path) == "" && filepath.Base(path) == path
	if errors.Is(err, fs.ErrNotExist) && named {
		path = filepath.Join(filepath.Dir(UserFile()), in.Profile+".yaml")
		raw, err = readFile(path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist) && named:
		return fmt.Errorf("profile %s: no such file, nor %s (name a file, or make that one with poise config init)", in.Profile, path)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("profile %s: no such file (check the name, or make it with poise config init)", in.Profile)
	}
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	return mergeFile(v, raw, path, false, origin)
}

// setFlags puts options and --set above everything else.
func setFlags(v *viper.Viper, in Inputs, origin Origin) error {
	for _, kv := range in.Set {
		key, value, ok := strings.Cut(kv, "=")
		key = strings.TrimSpace(key)
		if !ok {
			return fmt.Errorf("--set %s: write KEY=VALUE, as in eye_contact.cone_yaw=7", kv)
		}
		if !known(key) {
			return unknown(key, "--set")
		}
		v.Set(key, strings.TrimSpace(value))
		origin[key] = "--set"
	}
	for key, value := range in.Flags {
		v.Set(key, value)
		origin[key] = "--" + key
	}
	return nil
}
