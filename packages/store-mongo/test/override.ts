/** The object with one method replaced, to have something go wrong or wait at a known place. */
export function override<T extends object>(
  target: T,
  name: keyof T & string,
  method: (...args: never[]) => unknown,
): T {
  return new Proxy(target, {
    get: (object, member) => {
      if (member === name) return method;
      const value: unknown = Reflect.get(object, member);
      return typeof value === 'function' ? value.bind(object) : value;
    },
  });
}
