// Judges dashboards by Grafana's own types: `check.mjs FILE…`. Each becomes a literal in a program that
// TypeScript checks, so that an unknown field is a fault as much as a wrong value.
import { readFileSync } from "node:fs";
import ts from "typescript";

const RAW = "@grafana/schema/dist/esm/raw/composable";
const TYPES = `
import type * as grafana from "@grafana/schema";
import type { Options as StatOptions } from "${RAW}/stat/panelcfg/x/StatPanelCfg_types.gen";
import type { Options as TableOptions } from "${RAW}/table/panelcfg/x/TablePanelCfg_types.gen";
import type { Options as StateOptions, FieldConfig as StateField } from "${RAW}/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen";
import type { Options as SeriesOptions, FieldConfig as SeriesField } from "${RAW}/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
import type { Dashboard as RawDashboard, Panel as RawPanel, FieldConfig as RawField, VariableModel, AnnotationQuery } from "@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen";

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

/** What is wrong with some dashboards, by name, in TypeScript's words. */
export function faults(dashboards) {
  const virtual = new URL("dashboards.ts", import.meta.url).pathname;
  const ends = [];
  let source = TYPES;
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
    fault: ts.flattenDiagnosticMessageText(d.messageText, "\n  "),
    near: source.slice(d.start, d.start + 100).split("\n")[0],
  }));
}

if (process.argv[1] === import.meta.filename) {
  const found = faults(process.argv.slice(2).map((name) => ({ name, json: readFileSync(name, "utf8") })));
  found.forEach(({ name, fault, near }) => console.error(`${name}: ${fault}\n  at: ${near}`));
  process.exit(found.length ? 1 : 0);
}
