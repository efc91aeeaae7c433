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
  const { program, printed } = parseOnce(source);
  return String(new StrictInterpreter(strictEnvironment(variables), printed).run(program).value);
}

interface Parsed {
  program: Program;
  printed: ReadonlySet<Statement>;
}

const parsed = new Map<string, Parsed>();

// A run renders the same few prompts for thousands of records.
function parseOnce(source: string): Parsed {
  const known = parsed.get(source);
  if (known) return known;
  const program = (parse as (tokens: unknown) => Program)(
    (tokenize as (text: string) => unknown)(source),
  );
  const found = { program, printed: new Set(printedIn(program.body)) };
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

// The variables that a template may use, and no globals but Jinja's literals.
function strictEnvironment(variables: Record<string, unknown>): Environment {
  const environment = new Environment();
  for (const [name, value] of Object.entries({
    true: true,
    false: false,
    none: null,
    ...variables,
  })) {
    environment.set(name, value);
  }
  return environment;
}

function nameOf({ type, value, property }: Statement): string {
  return String(property?.value ?? (type === 'Identifier' ? value : type));
}
