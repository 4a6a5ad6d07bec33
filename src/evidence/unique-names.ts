/** Tells members of one archive with the same name apart, the same way at every reading: `a.csv`, `a.csv#2`, `a.csv#3`. */
export class UniqueNames {
  #taken = new Set<string>();
  #copies = new Map<string, number>();

  add(name: string): string {
    let unique = name;
    let n = this.#copies.get(name) ?? 1;
    while (this.#taken.has(unique)) unique = `${name}#${++n}`;
    this.#copies.set(name, n);
    this.#taken.add(unique);
    return unique;
  }
}
