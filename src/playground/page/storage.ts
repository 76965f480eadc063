/**
 * The browser's storage as GraphiQL sees it. GraphiQL keeps headers out of its tabs when it is told to, but its history
 * stores them with each operation all the same, and headers hold credentials.
 */
export const storageWithoutHeaders = {
  getItem: (key: string): string | null => localStorage.getItem(key),
  setItem: (key: string, value: string): void => localStorage.setItem(key, holdsHistory(key) ? strip(value) : value),
  removeItem: (key: string): void => localStorage.removeItem(key),
  clear: (): void => localStorage.clear(),
  get length(): number {
    return localStorage.length;
  },
};

function holdsHistory(key: string): boolean {
  return key === 'graphiql:queries' || key === 'graphiql:favorites';
}

function strip(json: string): string {
  return JSON.stringify(JSON.parse(json), (key, value) => (key === 'headers' ? undefined : value));
}
