// turndown has no types of its own; what we use of it.
declare module 'turndown' {
  export interface HtmlNode {
    nodeName: string;
    textContent: string | null;
    childNodes: ArrayLike<HtmlNode>;
    querySelectorAll: (selector: string) => ArrayLike<HtmlNode>;
  }

  export interface Rule {
    filter: string | readonly string[];
    replacement: (content: string, node: HtmlNode) => string;
  }

  export default class TurndownService {
    constructor(options?: Record<string, string>);
    remove(filter: readonly string[]): this;
    addRule(name: string, rule: Rule): this;
    turndown(html: string): string;
  }
}
