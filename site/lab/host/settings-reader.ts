/**
 * JupyterLab's settings, looked at without compiled code: its own validator writes and evaluates a function for each of
 * its two hundred schemas, which the site's policy does not allow. The schemas come with the site; what a student set is
 * read, held against its schema, and completed by the defaults.
 */
import { type Schema as JsonSchema, Validator } from "@cfworker/json-schema";
import type { ISchemaValidator, ISettingRegistry } from "@jupyterlab/settingregistry";
import type { JSONObject } from "@lumino/coreutils";
import JSON5 from "json5";

/** A schema, as far as defaults go. */
interface Schema {
  $ref?: string;
  allOf?: Schema[];
  default?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
}

/** Reads what the student set, and completes it; the faults if it can't be read or does not fit its schema. */
export function validateData(settings: ISettingRegistry.IPlugin, populate = true): ISchemaValidator.IError[] | null {
  const { raw } = settings;
  const schema = settings.schema as Schema;
  let user: JSONObject;
  try {
    user = JSON5.parse<JSONObject>(raw);
  } catch (error) {
    return [{ instancePath: "", keyword: "parse", message: (error as Error).message, schemaPath: "" }];
  }
  const faults = Object.keys(user).length > 0 ? faultsOf(schema, user) : [];
  if (faults.length > 0) return faults;
  if (populate) settings.data = { composite: complete(structuredClone(user), schema, schema), user };
  return null;
}

function faultsOf(schema: Schema, user: JSONObject): ISchemaValidator.IError[] {
  const { errors } = new Validator(schema as JsonSchema, "7").validate(user);
  return errors.map(({ error, instanceLocation, keyword, keywordLocation }) => ({
    instancePath: instanceLocation, keyword, message: error, schemaPath: keywordLocation,
  }));
}

/** Puts the defaults of a schema where a value says nothing, in its parts too; returns the value. */
export function complete<Value>(value: Value, schema: Schema, root: Schema): Value {
  const { allOf = [], items, properties = {} } = schema.$ref ? found(schema.$ref, root) : schema;
  for (const part of allOf) complete(value, part, root);
  if (Array.isArray(value)) {
    if (items) for (const item of value) complete(item, items, root);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, part] of Object.entries(properties)) completeOne(value as Record<string, unknown>, name, part, root);
  }
  return value;
}

function completeOne(values: Record<string, unknown>, name: string, schema: Schema, root: Schema): void {
  if (values[name] === undefined && schema.default !== undefined) values[name] = structuredClone(schema.default);
  if (values[name] !== undefined) complete(values[name], schema, root);
}

/** The part of a schema that "#/definitions/name" speaks of; an empty one where there is none. */
function found(reference: string, root: Schema): Schema {
  const steps = reference.replace(/^#\/?/, "").split("/");
  const step = (at: unknown, name: string) => (at as Record<string, unknown> | undefined)?.[name];
  return (steps.reduce<unknown>(step, root) ?? {}) as Schema;
}
