/**
 * Facts about Python code, found without running it, as saved on disk. Types and bases are copied from the
 * source; the reader resolves them in the module they come from.
 */

/** `parameters` as written by `signature.ts`; null where a decorator may have changed them. */
export type FunctionFact = {
  is: 'function';
  parameters: string | null;
  returns?: string;
  /** How an instance accesses it, if not as a method. */
  binding?: 'static' | 'class' | 'property';
  isAsync?: true;
  /** The callee that `**keywords` is passed on to, if the function does nothing else with it. */
  forwards?: string;
  /** The text of its deprecation notice; it may be empty. */
  deprecated?: string;
  /** Further declarations of an overloaded function, and the parameters of the implementation. */
  others?: FunctionFact[];
  implementation?: string;
};

export type ClassFact = {
  is: 'class';
  bases: string[];
  metaclass?: string;
  members: Record<string, Fact>;
  /** Names assigned to some object in the class: possible members. */
  perhaps?: string[];
  /** Other code of the package may add some of its loose names to the class. */
  isCompleted?: true;
  /** Has a `__getattr__`, or sets attributes with computed names: unlisted attributes may exist. */
  hasDynamicAttributes?: true;
  /** Why the members cannot be listed at all. */
  open?: string;
  /** Its instances accept only the listed attributes. */
  isSealed?: true;
  /** Listed by the interpreter itself: inherited members are included. */
  isNative?: true;
  /** The fields are the parameters of its constructor. */
  isDataclass?: true;
};

/** `alias`: the expression that it is bound to, if that is a name or a type. */
export type ValueFact = { is: 'value'; annotation?: string; alias?: string; made?: string };

/** A name imported from elsewhere: a module, or its member `name`. */
export type ImportFact = { is: 'import'; module: string; name?: string };

export type Fact = FunctionFact | ClassFact | ValueFact | ImportFact;

export type ModuleFacts = {
  names: Record<string, Fact>;
  /** Modules whose public names are all imported. */
  stars: string[];
  /** `__all__`, where it is a plain list. */
  all?: string[];
  /** Names that a module-level `__getattr__` may answer. */
  perhaps?: string[];
  /** Why the names cannot be listed at all. */
  open?: string;
};

/** One package of an installed distribution, or one module without a package. */
export type PackageFacts = {
  format: number;
  distribution: string;
  version: string;
  /** By full name. */
  modules: Record<string, ModuleFacts>;
  /** Modules that exist but were not read: tests, and those past the limits. */
  unread: string[];
  /** Names that its code may add to classes at run time. */
  loose: string[];
};

/** Increase it when facts in the old format must not be read any more. */
export const FACTS_FORMAT = 3;
