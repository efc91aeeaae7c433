import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';

// The declarations of @huggingface/jinja import each other in a way that TypeScript's nodenext does not resolve.
interface Statement {
  type: string;
  value?: unknown;
  property?: { value?: unknown };
}

interface Program extends Statement {
  body: readonly Statement[];
}

const Base = Interpreter as unknown as new (
  environment: Environment,
) => {
  evaluate(statement: Statement, environment: Environment): { type: string };
  run(program: Program): { value: unknown };
};

/** Render a template with Jinja's defaults; printing what is not there is an error. */
export function renderStrictly(source: string, variables: Record<string, unknown>): string {
  const { program, printed, names } = parseOnce(source);
  const environment = strictEnvironment(variables, names);
  return String(new StrictInterpreter(environment, printed).run(program).value);
}

interface Parsed {
  program: Program;
  printed: ReadonlySet<Statement>;
  /** Every name that stands somewhere in the template. */
  names: ReadonlySet<string>;
}

const parsed = new Map<string, Parsed>();

// A run renders the same few prompts for thousands of records.
function parseOnce(source: string): Parsed {
  const known = parsed.get(source);
  if (known) return known;
  const program = (parse as (tokens: unknown) => Program)(
    (tokenize as (text: string) => unknown)(source),
  );
  const printed = new Set(printedIn(program.body));
  const found = { program, printed, names: new Set(namesIn(program)) };
  parsed.set(source, found);
  return found;
}

/** Jinja's StrictUndefined: what is printed must be there. Tests such as `is defined` still work. */
class StrictInterpreter extends Base {
  private readonly printed: ReadonlySet<Statement>;

  constructor(environment: Environment, printed: ReadonlySet<Statement>) {
    super(environment);
    this.printed = printed;
  }

  override evaluate(statement: Statement, environment: Environment): { type: string } {
    const value = super.evaluate(statement, environment);
    if (value.type === 'UndefinedValue' && this.printed.has(statement)) {
      throw new Error(
        `Unexpected undefined ${nameOf(statement)}, expected a value for the template`,
      );
    }
    return value;
  }
}

// Only what stands directly in a body is printed; the parts of an expression or a condition are not.
function printedIn(body: readonly Statement[]): Statement[] {
  return body.flatMap((statement) => {
    const inner = bodies.flatMap((key) => {
      const found = (statement as unknown as Record<string, unknown>)[key];
      return Array.isArray(found) ? printedIn(found) : [];
    });
    return bodies.some((key) => key in statement) ? inner : [statement, ...inner];
  });
}

const bodies = ['body', 'alternate', 'defaultBlock'] as const;

function namesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, value } = node as Statement;
  const own = type === 'Identifier' ? [String(value)] : [];
  // A loop's variables, and others, are kept in Maps and lists.
  const inner = node instanceof Map ? [...node].flat() : Object.values(node);
  return [...own, ...inner.flatMap(namesIn)];
}

// The variables that a template may use, and no globals but Jinja's literals. Making values for the others would take longer
// than the template does.
function strictEnvironment(
  variables: Record<string, unknown>,
  names: ReadonlySet<string>,
): Environment {
  const environment = new Environment();
  for (const name of names) {
    if (Object.hasOwn(variables, name)) environment.set(name, variables[name]);
    else if (literals.has(name)) environment.set(name, literals.get(name));
  }
  return environment;
}

const literals = new Map([
  ['true', true],
  ['false', false],
  ['none', null],
]);

function nameOf({ type, value, property }: Statement): string {
  return String(property?.value ?? (type === 'Identifier' ? value : type));
}
