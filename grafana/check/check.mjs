// Judges dashboards by Grafana's own types, those of its last two major versions: `check.mjs FILE…`. Each
// becomes a literal in a program that TypeScript checks, so that an unknown field is a fault as much as a
// wrong value. Panels that Grafana has replaced are refused by name.
import { readFileSync } from "node:fs";
import ts from "typescript";

/** Packages with the types of a major version each; package.json pins them. */
export const VERSIONS = ["grafana-12", "grafana-13"];

/** Panels of earlier versions, and their successors. */
const DEPRECATED = {
  graph: "timeseries",
  singlestat: "stat",
  "table-old": "table",
  "grafana-piechart-panel": "piechart",
  "grafana-singlestat-panel": "stat",
  "grafana-worldmap-panel": "geomap",
  "natel-discrete-panel": "state-timeline",
  "flant-statusmap-panel": "status-history",
};

const types = (version) => `
import type * as grafana from "${version}";
import type { Options as StatOptions } from "${version}/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type { Options as TableOptions } from "${version}/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen";
import type { Options as StateOptions, FieldConfig as StateField } from "${version}/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen";
import type { Options as SeriesOptions, FieldConfig as SeriesField } from "${version}/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
import type { Dashboard as RawDashboard, Panel as RawPanel, FieldConfig as RawField, VariableModel, AnnotationQuery } from "${version}/dist/esm/raw/dashboard/x/Dashboard_types.gen";

// As JSON: enums by their values, and what has a default may be left out.
type Plain<T> = T extends string ? \`\${T}\` : T extends (infer E)[] ? Plain<E>[]
  : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Part<T> = T extends (infer E)[] ? Part<E>[] : T extends object ? { [K in keyof T]?: Part<T[K]> } : T;

// Prometheus's own, which no package has.
interface Query { datasource: grafana.DataSourceRef; refId: string; expr: string; legendFormat: string;
  range?: boolean; instant?: boolean; format?: "time_series" | "table" }
interface Shown<Type, Options, Custom> extends Omit<Plain<RawPanel>, "type" | "options" | "targets" | "fieldConfig"> {
  type: Type; title: string; gridPos: grafana.GridPos; options: Part<Plain<Options>>; targets: Query[];
  fieldConfig: { defaults: Omit<Plain<RawField>, "custom"> & { custom?: Part<Plain<Custom>> };
    overrides: { matcher: { id: string; options: string }; properties: { id: string; value: unknown }[] }[] } }
type AnyPanel = Shown<"timeseries", SeriesOptions, SeriesField> | Shown<"stat", StatOptions, {}>
  | Shown<"table", TableOptions, grafana.TableFieldOptions> | Shown<"state-timeline", StateOptions, StateField>;
interface Annotation extends Omit<Plain<AnnotationQuery>, "target"> {
  target: { expr: string; refId: "Anno" }; titleFormat: string; textFormat?: string }
interface Variable extends Omit<Plain<VariableModel>, "query"> { query: string | { query: string; refId: string } }
type Dashboard = Omit<Plain<RawDashboard>, "panels" | "annotations" | "templating"> & {
  uid: string; panels: AnyPanel[]; annotations: { list: Annotation[] }; templating: { list: Variable[] } };
`;

const options = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

/** Faults of some dashboards, by name: deprecated panels, and what TypeScript reports with each version. */
export function faults(dashboards) {
  return [...dashboards.flatMap(deprecated), ...VERSIONS.flatMap((version) => misfits(version, dashboards))];
}

function deprecated({ name, json }) {
  const panels = JSON.parse(json).panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  return panels
    .filter(({ type }) => type in DEPRECATED)
    .map(({ type, title }) => ({
      name,
      fault: `the panel ${type} is deprecated: use ${DEPRECATED[type]}`,
      near: title,
    }));
}

function misfits(version, dashboards) {
  const virtual = new URL("dashboards.ts", import.meta.url).pathname;
  const ends = [];
  let source = types(version);
  dashboards.forEach(({ json }, i) => {
    source += `export const d${i}: Dashboard = ${json};\n`;
    ends.push(source.length);
  });
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) =>
    name === virtual
      ? ts.createSourceFile(name, source, options.target)
      : getSourceFile.call(host, name, ...rest);
  host.fileExists = (name) => name === virtual || fileExists.call(host, name);
  return ts.getPreEmitDiagnostics(ts.createProgram([virtual], options, host)).map((d) => ({
    name: dashboards[ends.findIndex((end) => d.start < end)]?.name,
    version,
    fault: `${version}: ${ts.flattenDiagnosticMessageText(d.messageText, "\n  ")}`,
    near: source.slice(d.start, d.start + 100).split("\n")[0],
  }));
}

if (process.argv[1] === import.meta.filename) {
  const found = faults(process.argv.slice(2).map((name) => ({ name, json: readFileSync(name, "utf8") })));
  found.forEach(({ name, fault, near }) => console.error(`${name}: ${fault}\n  at: ${near}`));
  process.exit(found.length ? 1 : 0);
}
