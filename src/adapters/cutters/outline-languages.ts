import type { LanguageId } from '../../base/languages.ts';
import type { SymbolKind } from '../../contract/source-code.ts';

/** How definitions appear in a language's syntax tree. */
export type OutlineLanguage = {
  /** Node types that define something, and the kind of symbol. */
  definitions: Readonly<Record<string, SymbolKind>>;
  /** Nodes that only wrap a definition: `export`, decorators, namespaces, the body of a class. */
  wrappers: ReadonlySet<string>;
  /** Nodes that declare variables, whose declarators have names and values. */
  variables: ReadonlySet<string>;
  keywords: ReadonlySet<string>;
};

type Written = {
  definitions: Record<string, SymbolKind>;
  wrappers?: string;
  variables?: string;
  keywords: string;
};

function outline({ definitions, wrappers = '', variables = '', keywords }: Written): OutlineLanguage {
  return {
    definitions,
    wrappers: new Set(wrappers.split(' ')),
    variables: new Set(variables.split(' ')),
    keywords: new Set(keywords.split(' ')),
  };
}

const JAVASCRIPT = {
  definitions: {
    function_declaration: 'function',
    generator_function_declaration: 'function',
    class_declaration: 'class',
    class: 'class',
    method_definition: 'method',
  },
  wrappers: 'export_statement class_body',
  variables: 'lexical_declaration variable_declaration',
  keywords:
    'abstract any arguments as async await boolean break case catch class const constructor continue debugger ' +
    'declare default delete do else enum export extends false finally for from function get if implements ' +
    'import in infer instanceof interface is keyof let module namespace never new null number object of ' +
    'override package private protected public readonly require return satisfies set static string super ' +
    'switch symbol this throw true try type typeof undefined unique unknown var void while with yield',
} satisfies Written;

const TYPESCRIPT = {
  ...JAVASCRIPT,
  definitions: {
    ...JAVASCRIPT.definitions,
    abstract_class_declaration: 'class',
    interface_declaration: 'interface',
    type_alias_declaration: 'type',
    enum_declaration: 'enum',
    internal_module: 'module',
    module: 'module',
    function_signature: 'function',
    abstract_method_signature: 'method',
    method_signature: 'method',
  },
  wrappers:
    'export_statement class_body interface_body ambient_declaration expression_statement statement_block',
} satisfies Written;

const C_KEYWORDS =
  'auto bool break case char class const constexpr continue default delete do double else enum explicit extern ' +
  'false final float for friend goto if include inline int long namespace new noexcept nullptr NULL operator override ' +
  'private protected public register return short signed size_t sizeof static std struct switch template this ' +
  'throw true try catch typedef typename union unsigned using virtual void volatile while define ifdef ifndef endif';

/** The languages that are cut along their syntax; the others are cut in windows. */
export const OUTLINE_LANGUAGES: Partial<Record<LanguageId, OutlineLanguage>> = {
  python: outline({
    definitions: { function_definition: 'function', class_definition: 'class', type_alias_statement: 'type' },
    wrappers: 'decorated_definition block if_statement else_clause try_statement except_clause',
    variables: 'expression_statement',
    keywords:
      'False None True and as assert async await break class cls continue def del elif else except finally for ' +
      'from global if import in is lambda match nonlocal not or pass raise return self try while with yield',
  }),
  typescript: outline(TYPESCRIPT),
  tsx: outline(TYPESCRIPT),
  javascript: outline(JAVASCRIPT),
  go: outline({
    definitions: {
      function_declaration: 'function',
      method_declaration: 'method',
      type_spec: 'type',
      type_alias: 'type',
      const_spec: 'constant',
      var_spec: 'constant',
    },
    wrappers: 'type_declaration const_declaration var_declaration var_spec_list',
    keywords:
      'any append bool break byte case chan const continue default defer else error fallthrough false float64 for ' +
      'func go goto if import int int64 interface len make map new nil package range return rune select string ' +
      'struct switch true type uint8 var',
  }),
  rust: outline({
    definitions: {
      function_item: 'function',
      function_signature_item: 'function',
      struct_item: 'class',
      enum_item: 'enum',
      union_item: 'class',
      trait_item: 'interface',
      impl_item: 'class',
      type_item: 'type',
      mod_item: 'module',
      const_item: 'constant',
      static_item: 'constant',
      macro_definition: 'function',
    },
    wrappers: 'declaration_list',
    keywords:
      'Err None Ok Option Result Self Some String Vec as async await bool break const continue crate dyn else enum ' +
      'extern f64 false fn for i32 i64 if impl in let loop match mod move mut pub ref return self static str struct ' +
      'super trait true type u32 u64 u8 unsafe use usize where while',
  }),
  java: outline({
    definitions: {
      class_declaration: 'class',
      interface_declaration: 'interface',
      enum_declaration: 'enum',
      record_declaration: 'class',
      annotation_type_declaration: 'interface',
      method_declaration: 'method',
      constructor_declaration: 'method',
    },
    wrappers: 'class_body interface_body enum_body enum_body_declarations',
    keywords:
      'Override String abstract assert boolean break byte case catch char class continue default do double else enum ' +
      'extends false final finally float for if implements import instanceof int interface long new null package ' +
      'private protected public record return short static super switch synchronized this throw throws true try var ' +
      'void volatile while',
  }),
  c: outline({
    definitions: {
      function_definition: 'function',
      struct_specifier: 'class',
      enum_specifier: 'enum',
      union_specifier: 'class',
      type_definition: 'type',
      preproc_function_def: 'function',
    },
    wrappers: 'preproc_ifdef preproc_if preproc_else linkage_specification declaration_list',
    keywords: C_KEYWORDS,
  }),
  cpp: outline({
    definitions: {
      function_definition: 'function',
      class_specifier: 'class',
      struct_specifier: 'class',
      enum_specifier: 'enum',
      union_specifier: 'class',
      type_definition: 'type',
      alias_declaration: 'type',
      namespace_definition: 'module',
      preproc_function_def: 'function',
    },
    wrappers:
      'preproc_ifdef preproc_if preproc_else linkage_specification declaration_list template_declaration field_declaration_list',
    keywords: C_KEYWORDS,
  }),
  c_sharp: outline({
    definitions: {
      class_declaration: 'class',
      struct_declaration: 'class',
      record_declaration: 'class',
      interface_declaration: 'interface',
      enum_declaration: 'enum',
      delegate_declaration: 'type',
      method_declaration: 'method',
      constructor_declaration: 'method',
      property_declaration: 'method',
      namespace_declaration: 'module',
      local_function_statement: 'function',
    },
    wrappers: 'declaration_list file_scoped_namespace_declaration global_statement',
    keywords:
      'abstract as async await base bool break byte case catch char class const continue decimal default delegate do ' +
      'double else enum event explicit extern false finally float for foreach get if in int interface internal is long ' +
      'namespace new null object operator out override params private protected public readonly ref return sealed set ' +
      'static string struct switch this throw true try typeof using var virtual void while',
  }),
  ruby: outline({
    definitions: { method: 'method', singleton_method: 'method', class: 'class', module: 'module' },
    wrappers: 'body_statement',
    keywords:
      'alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or ' +
      'puts require require_relative rescue retry return self super then true undef unless until when while yield',
  }),
  php: outline({
    definitions: {
      function_definition: 'function',
      method_declaration: 'method',
      class_declaration: 'class',
      interface_declaration: 'interface',
      trait_declaration: 'class',
      enum_declaration: 'enum',
      namespace_definition: 'module',
    },
    wrappers: 'declaration_list compound_statement',
    keywords:
      'abstract and array as bool break case catch class const continue declare default do echo else elseif empty enum ' +
      'extends false final finally float fn for foreach function global if implements include int interface isset match ' +
      'mixed namespace new null or parent php print private protected public readonly require return self static string ' +
      'switch this throw trait true try unset use var void while yield',
  }),
  bash: outline({
    definitions: { function_definition: 'function' },
    keywords:
      'case cd declare do done echo elif else esac exit export fi for function if in local printf read return set shift ' +
      'source then true trap unset until while',
  }),
};
