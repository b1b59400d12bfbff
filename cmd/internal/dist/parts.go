package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"poise/models"
)

// parts writes the list of parts (a software bill of materials in the format of CycloneDX): the modules as cyclonedx-gomod reads them
// from the program, and the networks.
func (d *dist) parts(ctx context.Context) error {
	raw, err := run(ctx, "go", "run", d.sbom, "bin", "-json", "-noserial", "-notimestamp", "-licenses", "-assert-licenses",
		"-version", d.version, d.poise)
	if err != nil {
		return err
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return fmt.Errorf("read the list of parts: %w", err)
	}
	dropTools(doc)
	list, ok := doc["components"].([]any)
	if !ok || len(list) == 0 {
		return fmt.Errorf("%s found no parts in %s", d.sbom, d.poise)
	}
	for _, s := range models.List(d.networks) {
		list = append(list, part(s))
	}
	doc["components"] = list
	if raw, err = json.MarshalIndent(doc, "", "  "); err != nil {
		return err
	}
	raw = append(raw, '\n')
	if err := d.put("share/doc/poise/poise.cdx.json", raw, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(d.out, "poise-"+debianVersion(d.version, d.made)+".cdx.json"), raw, 0o644)
}

// dropTools takes out the digests of the tool that made the list: it is compiled on the spot, and differs from machine to machine.
func dropTools(doc map[string]any) {
	meta, _ := doc["metadata"].(map[string]any)
	tools, _ := meta["tools"].([]any)
	for _, t := range tools {
		if t, ok := t.(map[string]any); ok {
			delete(t, "hashes")
		}
	}
}

// part is the entry of a file of the networks.
func part(s models.State) map[string]any {
	kind := "machine-learning-model"
	switch filepath.Ext(s.Path) {
	case ".1":
		kind = "library"
	case ".txt", ".json":
		kind = "data"
	}
	purl := "pkg:npm/" + strings.Replace(s.Package, "@", "%40", 1) + "@" + s.Version
	return map[string]any{
		"bom-ref": purl + "#" + s.Path, "type": kind, "name": s.Path, "version": s.Version, "purl": purl,
		"hashes":   []any{map[string]any{"alg": "SHA-256", "content": s.SHA256}},
		"licenses": []any{map[string]any{"license": map[string]any{"name": s.Licence}}},
	}
}
