// The README as VS Code's Details page can show it. That page knows no folder:
// it shows pictures of https: only, not even those within the text (data:), and follows links of https: only.
import fs from 'node:fs';
import path from 'node:path';

/** From one of these lines to the other is for those who have the sources before them. */
const SOURCES_ONLY = /^<!-- sources only -->\n[\s\S]*?^<!-- end of sources only -->\n\n?/gm;
/** What only the package says. */
const PACKAGE_ONLY = /^<!-- package only: (.*) -->$/gm;
/** A picture that is a paragraph. */
const PICTURE = /^!\[[^\]]*\]\(([^()\s]+)\)\n\n?/gm;
const LINK = /(!?)\[([^\]]*)\]\(([^()\s]+)\)/g;
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|#)/i;

/**
 * @param {string} text Markdown of a file in `folder`
 * @param {{folder: string, repository: string}} o where relative names lead, on disk and for a reader
 * @returns {string} without pictures (the walkthrough has them), relative links made absolute
 * @throws when a linked file is not there, or a picture stands within a line
 */
export function packagedReadme(text, { folder, repository }) {
  return text
    .replace(SOURCES_ONLY, '')
    .replace(PACKAGE_ONLY, '$1')
    .replace(PICTURE, (all, name) => (ELSEWHERE.test(name) ? all : ''))
    .replace(LINK, (all, picture, title, name) => {
      if (ELSEWHERE.test(name)) return all;
      if (picture) throw new Error(`README: the picture ${name} is no paragraph`);
      if (!fs.existsSync(path.join(folder, name.replace(/#.*$/, '')))) throw new Error(`README: ${name} is not there`);
      return `[${title}](${repository.replace(/\.git$/, '')}/blob/HEAD/${name})`;
    });
}
