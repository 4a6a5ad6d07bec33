/** Why a file or member is no evidence of its own, by its path: what operating systems strew into folders. null for all else. */
export function ignoredBecause(path: string, contentless: boolean): string | null {
  if (contentless || path.endsWith('/')) return 'folder or link, without content';
  if (/(^|\/)__MACOSX\//.test(path)) return 'macOS metadata';
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === '.DS_Store' || name === 'Thumbs.db' || name === 'desktop.ini')
    return 'folder metadata of the operating system';
  return null;
}
