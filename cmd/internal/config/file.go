package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/viper"

	"poise/analysis/files"
)

// maxFile bounds a configuration file: the complete one has 7 KB.
const maxFile = 1 << 20

func readFile(path string) ([]byte, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	defer f.Close()
	raw, err := files.ReadAll(f, maxFile)
	if errors.Is(err, files.ErrTooLarge) {
		return nil, fmt.Errorf("%s is larger than 1 MB: not a configuration file", path)
	}
	return raw, err
}

// mergeFile puts a file's keys over what v holds. With settingsOnly its thresholds are left aside.
func mergeFile(v *viper.Viper, raw []byte, path string, settingsOnly bool, origin Origin) error {
	one := viper.New()
	one.SetConfigType("yaml")
	if err := one.ReadConfig(bytes.NewReader(raw)); err != nil {
		return fmt.Errorf("read %s: %s", path, strings.TrimPrefix(err.Error(), "While parsing config: "))
	}
	names := one.AllKeys()
	slices.Sort(names)
	for _, name := range names {
		if one.Get(name) == nil && isGroup(name) {
			continue // all its keys are commented out
		}
		if !known(name) {
			return unknown(name, path)
		}
		if settingsOnly && strings.Contains(name, ".") {
			continue
		}
		if value := one.Get(name); value != nil {
			if err := v.MergeConfigMap(nest(name, value)); err != nil {
				return fmt.Errorf("read %s: %w", path, err)
			}
			origin[name] = path
		}
	}
	return nil
}

func isGroup(name string) bool {
	return slices.ContainsFunc(keys(), func(k key) bool { return strings.HasPrefix(k.name, name+".") })
}

// nest makes {"a": {"b": value}} of "a.b".
func nest(name string, value any) map[string]any {
	group, leaf, ok := strings.Cut(name, ".")
	if !ok {
		return map[string]any{name: value}
	}
	return map[string]any{group: map[string]any{leaf: value}}
}

// noteEnvironment records which keys the environment sets, and reports POISE_ variables that name no key.
func noteEnvironment(environ []string, origin Origin) error {
	byVariable := map[string]string{}
	for _, k := range keys() {
		byVariable["POISE_"+strings.ToUpper(strings.ReplaceAll(k.name, ".", "_"))] = k.name
	}
	slices.Sort(environ)
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, "POISE_") || value == "" {
			continue
		}
		k, ok := byVariable[name]
		if !ok {
			return unknown(strings.ToLower(strings.TrimPrefix(name, "POISE_")), "the environment ("+name+")")
		}
		origin[k] = name
	}
	return nil
}
