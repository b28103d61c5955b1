/** The syntax tree of Apex as the compiler uses it: names as written, nothing resolved. Positions are of the first character. */

export interface Position {
    readonly line: number
    /** From 1. */
    readonly column: number
    /** Line of the last character: a statement over several lines covers each of them (row E16). */
    readonly endLine: number
}

/** `Map<String, Lead[]>` or `Outer.Inner`: a dotted name, each part with its type arguments. */
export interface TypeName {
    readonly at: Position
    readonly name: string
    readonly arguments: readonly TypeName[]
}

export interface AnnotationNode {
    readonly at: Position
    readonly name: string
    readonly parameters: Readonly<Record<string, string>>
}

export interface Modifiers {
    /** Lower case: public, static, virtual, testmethod, …; sharing is in `sharing`. */
    readonly words: ReadonlySet<string>
    readonly sharing: 'with' | 'without' | 'inherited' | null
    readonly annotations: readonly AnnotationNode[]
}

export interface ParameterNode {
    readonly at: Position
    readonly name: string
    readonly type: TypeName
    readonly isFinal: boolean
}

export interface FieldNode {
    readonly kind: 'field'
    readonly at: Position
    readonly modifiers: Modifiers
    readonly type: TypeName
    readonly name: string
    readonly initial: Expression | null
}

export interface AccessorNode {
    readonly at: Position
    readonly modifiers: Modifiers
    /** Null for `get;` and `set;`. */
    readonly body: Block | null
}

export interface PropertyNode {
    readonly kind: 'property'
    readonly at: Position
    readonly modifiers: Modifiers
    readonly type: TypeName
    readonly name: string
    readonly getter: AccessorNode | null
    readonly setter: AccessorNode | null
}

export interface MethodNode {
    readonly kind: 'method'
    readonly at: Position
    readonly modifiers: Modifiers
    readonly name: string
    /** Null for void. */
    readonly returns: TypeName | null
    readonly parameters: readonly ParameterNode[]
    readonly body: Block | null
}

export interface ConstructorNode {
    readonly kind: 'constructor'
    readonly at: Position
    readonly modifiers: Modifiers
    readonly name: string
    readonly parameters: readonly ParameterNode[]
    readonly body: Block
}

export interface InitializerNode {
    readonly kind: 'initializer'
    readonly at: Position
    readonly isStatic: boolean
    readonly body: Block
}

export interface TypeNode {
    readonly kind: 'class' | 'interface' | 'enum'
    readonly at: Position
    readonly modifiers: Modifiers
    readonly name: string
    readonly superType: TypeName | null
    readonly interfaces: readonly TypeName[]
    readonly members: readonly MemberNode[]
    readonly constants: readonly { readonly name: string; readonly at: Position }[]
}

export type MemberNode = FieldNode | PropertyNode | MethodNode | ConstructorNode | InitializerNode | TypeNode

export interface TriggerNode {
    readonly at: Position
    readonly name: string
    readonly object: string
    readonly objectAt: Position
    readonly events: readonly { readonly name: string; readonly at: Position }[]
    readonly members: readonly MemberNode[]
    readonly body: Block
}

export interface AnonymousNode {
    readonly members: readonly MemberNode[]
    readonly body: Block
}

export interface Block {
    readonly kind: 'block'
    readonly at: Position
    readonly statements: readonly Statement[]
}

export interface CatchNode {
    readonly at: Position
    readonly type: TypeName
    readonly name: string
    readonly body: Block
}

export type WhenValue =
    | { readonly kind: 'literal'; readonly at: Position; readonly value: Expression }
    | { readonly kind: 'name'; readonly at: Position; readonly name: string }

export interface WhenNode {
    readonly at: Position
    /** Empty with no type: `when else`. */
    readonly values: readonly WhenValue[]
    readonly type: { readonly type: TypeName; readonly name: string } | null
    readonly body: Block
}

export type DmlVerb = 'insert' | 'update' | 'upsert' | 'delete' | 'undelete' | 'merge'

export type Statement =
    | Block
    | {
          readonly kind: 'variables'
          readonly at: Position
          readonly isFinal: boolean
          readonly type: TypeName
          readonly variables: readonly VariableNode[]
      }
    | { readonly kind: 'expression'; readonly at: Position; readonly expression: Expression }
    | { readonly kind: 'if'; readonly at: Position; readonly condition: Expression; readonly yes: Statement; readonly no: Statement | null }
    | { readonly kind: 'while'; readonly at: Position; readonly condition: Expression; readonly body: Statement | null }
    | { readonly kind: 'do'; readonly at: Position; readonly condition: Expression; readonly body: Block }
    | ForStatement
    | {
          readonly kind: 'forEach'
          readonly at: Position
          readonly type: TypeName
          readonly name: string
          readonly items: Expression
          readonly body: Statement | null
      }
    | { readonly kind: 'switch'; readonly at: Position; readonly subject: Expression; readonly whens: readonly WhenNode[] }
    | {
          readonly kind: 'try'
          readonly at: Position
          readonly body: Block
          readonly catches: readonly CatchNode[]
          readonly finally: Block | null
      }
    | { readonly kind: 'return'; readonly at: Position; readonly value: Expression | null }
    | { readonly kind: 'throw'; readonly at: Position; readonly value: Expression }
    | { readonly kind: 'break' | 'continue'; readonly at: Position }
    | DmlStatement
    | { readonly kind: 'runAs'; readonly at: Position; readonly users: readonly Expression[]; readonly body: Block }

export interface ForStatement {
    readonly kind: 'for'
    readonly at: Position
    readonly initial: Statement | null
    readonly condition: Expression | null
    readonly update: readonly Expression[]
    readonly body: Statement | null
}

export interface DmlStatement {
    readonly kind: 'dml'
    readonly at: Position
    readonly verb: DmlVerb
    readonly value: Expression
    /** Merge: the losing rows. */
    readonly other: Expression | null
    /** Upsert: `Account.External__c` or `External__c`. */
    readonly field: string | null
    /** `as user`. */
    readonly isInUserMode: boolean
}

export interface VariableNode {
    readonly at: Position
    readonly name: string
    readonly initial: Expression | null
}

export type LiteralKind = 'integer' | 'long' | 'decimal' | 'double' | 'string' | 'boolean' | 'null'

export type Expression =
    | { readonly kind: 'literal'; readonly at: Position; readonly type: LiteralKind; readonly text: string }
    | { readonly kind: 'name'; readonly at: Position; readonly name: string }
    | { readonly kind: 'this' | 'super'; readonly at: Position }
    | { readonly kind: 'classLiteral'; readonly at: Position; readonly type: TypeName }
    | { readonly kind: 'member'; readonly at: Position; readonly target: Expression; readonly name: string; readonly isSafe: boolean }
    | CallNode
    | { readonly kind: 'index'; readonly at: Position; readonly target: Expression; readonly index: Expression }
    | { readonly kind: 'cast'; readonly at: Position; readonly type: TypeName; readonly value: Expression }
    | { readonly kind: 'instanceof'; readonly at: Position; readonly value: Expression; readonly type: TypeName }
    | { readonly kind: 'unary'; readonly at: Position; readonly operator: string; readonly value: Expression }
    | {
          readonly kind: 'step'
          readonly at: Position
          readonly operator: '++' | '--'
          readonly isPrefix: boolean
          readonly value: Expression
      }
    | { readonly kind: 'binary'; readonly at: Position; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'assign'; readonly at: Position; readonly operator: string; readonly target: Expression; readonly value: Expression }
    | {
          readonly kind: 'conditional'
          readonly at: Position
          readonly condition: Expression
          readonly yes: Expression
          readonly no: Expression
      }
    | { readonly kind: 'parenthesised'; readonly at: Position; readonly value: Expression }
    | { readonly kind: 'query'; readonly at: Position; readonly text: string }
    | NewNode

export interface CallNode {
    readonly kind: 'call'
    readonly at: Position
    /** Null for `run(x)`, `this(x)` and `super(x)`, whose names are 'this' and 'super'. */
    readonly target: Expression | null
    readonly name: string
    readonly arguments: readonly Expression[]
    readonly isSafe: boolean
}

export interface NewNode {
    readonly kind: 'new'
    readonly at: Position
    readonly type: TypeName
    readonly form:
        | { readonly kind: 'arguments'; readonly values: readonly Expression[] }
        | { readonly kind: 'items'; readonly values: readonly Expression[] }
        | { readonly kind: 'pairs'; readonly pairs: readonly (readonly [Expression, Expression])[] }
        | { readonly kind: 'size'; readonly size: Expression }
}
