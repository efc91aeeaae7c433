import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding, Level } from '../finding.ts';
import { tool } from '../tool.ts';
import type { Report } from './report.ts';

/** SARIF 2.1.0, which code scanning services take: one run, its results written as they come. */
export function sarif(): Report {
  const rules = new Set<string>();
  let isFirst = true;
  return {
    open: '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"unicodeCodePoints","results":[',
    file: (_, findings) => {
      if (findings.length === 0) return undefined;
      const start = isFirst ? '' : ',';
      isFirst = false;
      for (const { rule } of findings) rules.add(rule);
      return start + findings.map((finding) => JSON.stringify(resultOf(finding))).join(',\n');
    },
    close: () => {
      const driver = {
        name: tool.name,
        version: tool.version,
        semanticVersion: tool.version,
        rules: [...rules].sort().map((id) => ({ id })),
      };
      return `],"tool":${JSON.stringify({ driver })}}]}`;
    },
  };
}

function resultOf({ file, line, column, level, rule, path, message, help }: Finding) {
  return {
    ruleId: rule,
    level: levels[level],
    message: { text: `${message}. ${help}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column },
        },
        ...(path !== '' && { logicalLocations: [{ fullyQualifiedName: path }] }),
      },
    ],
  };
}

const levels: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
