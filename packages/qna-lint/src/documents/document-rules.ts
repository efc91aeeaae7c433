/** What may be wrong with a document of knowledge, as a finding `document-NAME` says it. */
export interface DocumentRule {
  readonly name: string;
  /** What to do, as the finding says it. */
  readonly help: string;
  /** The words of its page in docs/rules. */
  readonly about: { readonly what: string; readonly why: string; readonly mend: string };
}

/** The documents beside a `qna.yaml`, which are looked at whenever it is. */
export const localDocumentRules: readonly DocumentRule[] = [
  {
    name: 'document-missing',
    help: 'Put the document there, or correct the path.',
    about: {
      what: 'Each path of `document.files` leads to a file.',
      why: '`sdg` reads the document there, and has nothing to read.',
      mend: 'Put the document beside the `qna.yaml`, or correct the path, which starts at its folder.',
    },
  },
  {
    name: 'document-outside',
    help: 'Copy the document into the folder.',
    about: {
      what: 'Each path of `document.files` stays in the folder of the `qna.yaml`, behind links too.',
      why: 'A taxonomy comes from people whom one does not know; none of its files may name what lies elsewhere on the machine.',
      mend: 'Copy the document into the folder.',
    },
  },
];

/** The documents in a repository, which are looked at where `--documents` says so. */
const fetchedDocumentRules: readonly DocumentRule[] = [
  {
    name: 'document-git-failed',
    help: 'Try git clone with this url: sdg will fetch it in the same way, with your credentials, proxies and insteadOf.',
    about: {
      what: 'The repository of the documents can be fetched.',
      why: '`sdg` fetches it in the same way, an hour later.',
      mend: 'Try `git clone` with this url, and correct it or the credentials.',
    },
  },
  {
    name: 'document-unsafe-url',
    help: 'Write the url that git clone takes.',
    about: {
      what: 'The `repo` is a url or a path, not an option of git nor a transport that runs a program.',
      why: 'The url comes from the author of the taxonomy, and git would do what it says.',
      mend: 'Write the url that `git clone` takes: `https://`, `ssh://`, `git@host:path`.',
    },
  },
  {
    name: 'document-missing-commit',
    help: 'Push the commit, or take the SHA that git rev-parse HEAD prints in that repository.',
    about: {
      what: 'The repository has the `commit`.',
      why: 'Without it there is no document: it was never pushed, or was rewritten since.',
      mend: 'Push it, or take the SHA that `git rev-parse HEAD` prints in that repository.',
    },
  },
  {
    name: 'document-unsafe-commit',
    help: 'Take the SHA that git rev-parse HEAD prints in that repository.',
    about: {
      what: 'The `commit` is a SHA.',
      why: 'A branch or a tag names other documents tomorrow, and what begins with a dash is an option of git.',
      mend: 'Take the SHA that `git rev-parse HEAD` prints in that repository.',
    },
  },
  {
    name: 'document-missing-file',
    help: 'Correct the path, which starts at the top of the repository or at the folder of the qna.yaml, or commit the file.',
    about: {
      what: 'A pattern without `*` names a file of the commit.',
      why: 'The leaf would be made without this document.',
      mend: 'Correct the path, which starts at the top of the repository and minds capitals, or commit the file and name that commit.',
    },
  },
  {
    name: 'document-no-match',
    help: 'Correct the pattern: * and ? stay within a folder, ** goes through folders.',
    about: {
      what: 'A pattern matches at least one file of the commit.',
      why: 'The leaf would be made without these documents.',
      mend: 'Correct the pattern: `*` and `?` stay within a folder, `**` goes through folders.',
    },
  },
  {
    name: 'document-leaves-folder',
    help: 'Start at the top of the repository, or at the folder of the qna.yaml.',
    about: {
      what: 'A pattern stays within the repository.',
      why: 'No taxonomy may read what lies elsewhere on the machine.',
      mend: 'Start at the top of the repository, without `..` and without a slash before it.',
    },
  },
  {
    name: 'document-link-leads-out',
    help: 'Put the file itself there.',
    about: {
      what: 'A link in the repository leads to a file of it.',
      why: 'A link to `/etc/passwd` would make it a document.',
      mend: 'Commit the file itself.',
    },
  },
  {
    name: 'document-unsupported-type',
    help: 'Or write a pattern that leaves it out.',
    about: {
      what: 'What a pattern matches is Markdown, PDF, Word (`.docx`) or HTML, by its ending.',
      why: 'Nothing else is read, so that the leaf would be made without it.',
      mend: 'Convert it to Markdown, or write a pattern that leaves it out.',
    },
  },
  {
    name: 'document-too-large',
    help: 'Or write a pattern that leaves it out.',
    about: {
      what: 'A document has at most 16 MiB, also when it is unpacked.',
      why: 'It is read as a whole; a hundred long books in one file are a mistake, or an attack.',
      mend: 'Split it, or write a pattern that leaves it out.',
    },
  },
  {
    name: 'document-not-text',
    help: 'Correct it, or replace the document.',
    about: {
      what: 'Markdown and HTML are text in UTF-8, or in what the HTML declares.',
      why: 'Other bytes would become questions about signs that nobody wrote.',
      mend: 'Convert it, e.g. `iconv -f latin1 -t utf8`.',
    },
  },
  {
    name: 'document-empty',
    help: 'Write a pattern that leaves it out.',
    about: {
      what: 'A document holds more than blanks.',
      why: 'There is nothing to ask about.',
      mend: 'Write a pattern that leaves it out, or fill it.',
    },
  },
  {
    name: 'document-no-text',
    help: 'Correct it, or replace the document.',
    about: {
      what: 'A PDF has text.',
      why: 'Pages that are pictures, as a scanner makes them, say nothing to a teacher that reads.',
      mend: 'Let a program recognize the text (OCR), or give `sdg` a `--docling-url`.',
    },
  },
  {
    name: 'document-encrypted',
    help: 'Correct it, or replace the document.',
    about: {
      what: 'A PDF opens without a password.',
      why: 'Nobody is there to type it.',
      mend: 'Decrypt it, e.g. `qpdf --decrypt`.',
    },
  },
  {
    name: 'document-broken-document',
    help: 'Correct it, or replace the document.',
    about: {
      what: 'A PDF or a Word file is one inside, too.',
      why: 'A download that broke off, or a page of errors under the name of a document, would be made into questions.',
      mend: 'Open it with the program that it is for, and save it again.',
    },
  },
  {
    name: 'document-too-deep',
    help: 'Correct it, or replace the document.',
    about: {
      what: 'The elements of an HTML page nest at most 250 deep.',
      why: 'Deeper ones are a mistake of a program, or an attack on the reader.',
      mend: 'Convert the page to Markdown.',
    },
  },
  {
    name: 'document-unreadable',
    help: 'Check its permissions.',
    about: {
      what: 'A document beside the `qna.yaml` may be read by this user.',
      why: '`sdg` cannot read it either.',
      mend: 'Check its permissions.',
    },
  },
];

/** Every rule about documents. */
export const documentRules: readonly DocumentRule[] = [
  ...localDocumentRules,
  ...fetchedDocumentRules,
];

/** What to do about a finding of this name. */
export function documentHelp(name: string): string {
  const rule = documentRules.find((rule) => rule.name === name);
  return rule?.help ?? 'Correct it, or replace the document.';
}
