/**
 * What is known of Python code without running it, as it is kept on disk. Types and bases are texts as they
 * stand in the source; who reads them resolves them in the module they stand in.
 */

/** `parameters` as `signature.ts` writes them; null where a decorator may have changed them. */
export type FunctionFact = {
  is: 'function';
  parameters: string | null;
  returns?: string;
  /** How an instance sees it, where that is not as a method. */
  binding?: 'static' | 'class' | 'property';
  isAsync?: true;
  /** What it hands its `**keywords` on to, where that is all it does with them. */
  forwards?: string;
  /** What its deprecation says, or an empty text. */
  deprecated?: string;
  /** Further declarations of an overloaded function, and the parameters of what does the work. */
  others?: FunctionFact[];
  implementation?: string;
};

export type ClassFact = {
  is: 'class';
  bases: string[];
  metaclass?: string;
  members: Record<string, Fact>;
  /** Names that are written to some object in the class: perhaps members. */
  perhaps?: string[];
  /** Other code of its package may give it some of the package's loose names. */
  isCompleted?: true;
  /** Has a `__getattr__`, or sets attributes of computed names: one that is not listed may still be there. */
  hasDynamicAttributes?: true;
  /** Why the members cannot be listed at all. */
  open?: string;
  /** Its instances take no attributes beside those listed. */
  isSealed?: true;
  /** Listed by the interpreter itself: what is inherited is among the members. */
  isNative?: true;
  /** The fields are the parameters of its constructor. */
  isDataclass?: true;
};

/** `alias`: the expression it is bound to, when that names something or is a type. */
export type ValueFact = { is: 'value'; annotation?: string; alias?: string; made?: string };

/** A name taken from elsewhere: a module, or what `name` is in it. */
export type ImportFact = { is: 'import'; module: string; name?: string };

export type Fact = FunctionFact | ClassFact | ValueFact | ImportFact;

export type ModuleFacts = {
  names: Record<string, Fact>;
  /** Modules of which all public names are taken. */
  stars: string[];
  /** `__all__`, where it is a plain list. */
  all?: string[];
  /** Names that a module-level `__getattr__` may answer to. */
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
  /** Modules that exist and were not read: tests, and what is past the bounds. */
  unread: string[];
  /** Names that its code may give to classes while it runs. */
  loose: string[];
};

/** To be raised when facts of an older form must not be read any more. */
export const FACTS_FORMAT = 3;
