/** Static methods of custom settings (rows G7, G8): they belong to the object, so the library cannot list them by type. */
import type { CallNode } from '../ast.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import { joined, js } from '../emit/code.ts'
import { isId, isString } from '../types/type.ts'

export function callSetting(body: Body, type: Type, node: CallNode, values: readonly Value[]): Value | null {
    const kind = type.object?.kind
    const name = node.name.toLowerCase()
    const [first] = values
    const isKeyed = values.length === 1 && first !== undefined && (isString(first.type) || isId(first.type))
    const isHierarchy = kind === 'hierarchySetting'
    if (!isHierarchy && kind !== 'listSetting') return null
    const call = (operation: string, returns: Type): Value => {
        const codes = joined([`'${type.name}'`, ...values.map((value) => value.code)], ', ')
        return { type: returns, code: js`$R.${operation}(${codes})` }
    }
    if (isHierarchy && name === 'getorgdefaults' && values.length === 0) return call('settingOrgDefaults', type)
    if (name === 'getinstance' && (isKeyed || (isHierarchy && values.length === 0))) return call('settingInstance', type)
    if (name === 'getvalues' && isKeyed) return call('settingValues', type)
    if (!isHierarchy && name === 'getall' && values.length === 0)
        return call('settingAll', body.world.named('Map', body.world.named('String'), type))
    return null
}
