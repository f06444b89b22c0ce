// Every page of everybody: for the browser tests, and for Lighthouse. ":id" is one of its kind, by
// the first link of the list before it.

export const PUBLIC = ['/', '/sign-in'];

export const PAGES = {
  officer: [
    '/pace',
    '/pace?month=2020-01',
    '/leads',
    '/leads?credit=denied',
    '/leads/:id',
    '/log',
    '/statement',
    '/contract',
    '/account',
  ],
  sales: [
    '/capacity',
    '/capacity?q=10001',
    '/capacity/:id',
    '/capacity/:id?number=20',
    '/capacity/:id/seats',
    '/capacity/:id/quote?number=20',
    '/markets',
    '/quotes',
    '/calls',
    '/attention',
    '/account',
  ],
  admin: [
    '/markets',
    '/markets/new',
    '/markets/:id/edit',
    '/contracts',
    '/contracts/new',
    '/contracts/:id',
    '/contracts/:id/statement',
    '/officers',
    '/officers/new',
    '/officers/:id',
    '/people',
    '/sources',
    '/credits',
    '/credits/:id',
    '/credits/report',
    '/attention?names=shown',
    '/account',
  ],
};

/** The path with its id; `read` gives a page's HTML. */
export async function one(path, read) {
  const [list, rest] = path.split('/:id');
  if (rest === undefined) return path;
  const found = (await read(list)).match(new RegExp(`href="(${list}/[0-9a-f-]{36})[/"]`));
  if (!found) throw new Error(`nothing on ${list}`);
  return found[1] + rest;
}
