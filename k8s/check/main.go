// Builds an overlay as `kustomize build` does, judges its objects as an API server would, and prints them as one
// List, which `kubectl apply -f` takes. Prometheus's files of rules, if named, come as PrometheusRules beside them.
//
// It runs in this folder: custom.go asks Go's command for the modules of go.mod.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: manifests FOLDER RULES...")
		os.Exit(2)
	}
	objects, err := build(os.Args[1])
	for _, file := range os.Args[2:] {
		var rule any
		if err == nil {
			rule, err = prometheusRule(file)
		}
		objects = append(objects, rule)
	}
	var faults []string
	if err == nil {
		faults, err = faultsOf(objects)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	for _, fault := range faults {
		fmt.Fprintf(os.Stderr, "%s: %s\n", os.Args[1], fault)
	}
	if len(faults) > 0 {
		os.Exit(1)
	}
	list := map[string]any{"apiVersion": "v1", "kind": "List", "items": objects}
	if err := json.NewEncoder(os.Stdout).Encode(list); err != nil {
		os.Exit(1)
	}
}

// A file of rules as the operator takes it: what is in the file is its spec.
func prometheusRule(file string) (any, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec map[string]any
	if err := yaml.UnmarshalStrict(text, &spec); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	name := strings.TrimSuffix(filepath.Base(file), ".yml")
	return map[string]any{
		"apiVersion": "monitoring.coreos.com/v1",
		"kind":       "PrometheusRule",
		"metadata": map[string]any{
			"name":      strings.ReplaceAll(name, "_", "-"),
			"namespace": "spendcast",
			"labels":    map[string]string{"app.kubernetes.io/part-of": "spendcast"},
		},
		"spec": spec,
	}, nil
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
		var object any
		if err := yaml.Unmarshal(text, &object); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}
