/** Numbers for names, from 1, and back; 0 is no name. */
export function namesOf() {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  return {
    number(name: string | undefined): number {
      if (name === undefined) return 0;
      const known = numbers.get(name);
      if (known !== undefined) return known;
      names.push(name);
      numbers.set(name, names.length);
      return names.length;
    },
    name: (number: number): string | undefined => names[number - 1],
    count: () => names.length,
  };
}
