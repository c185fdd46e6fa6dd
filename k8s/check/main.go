// Builds an overlay as `kustomize build` does, and prints its objects as one JSON array.
//
// Objects of CloudNativePG are decoded strictly into its own types on the way: a field that those
// do not know is an error.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	cnpg "github.com/cloudnative-pg/api/pkg/api/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

var strict = map[string]func() any{
	"Cluster":         func() any { return &cnpg.Cluster{} },
	"ScheduledBackup": func() any { return &cnpg.ScheduledBackup{} },
	"Pooler":          func() any { return &cnpg.Pooler{} },
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: check FOLDER")
		os.Exit(2)
	}
	objects, err := build(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(objects); err != nil {
		os.Exit(1)
	}
}

func build(folder string) ([]any, error) {
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return nil, err
	}
	var objects []any
	for _, resource := range resources.Resources() {
		text, err := resource.AsYAML()
		if err != nil {
			return nil, err
		}
		if make, known := strict[resource.GetKind()]; known && resource.GetGvk().Group == "postgresql.cnpg.io" {
			if err := yaml.UnmarshalStrict(text, make()); err != nil {
				return nil, fmt.Errorf("%s %s: %w", resource.GetKind(), resource.GetName(), err)
			}
		}
		var object any
		if err := yaml.Unmarshal(text, &object); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}
