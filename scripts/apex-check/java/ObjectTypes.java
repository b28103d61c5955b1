import apex.jorje.semantic.ast.modifier.ModifierGroups;
import apex.jorje.semantic.bcl.DmlOperation;
import apex.common.base.Initializer;
import apex.common.base.Initializers;
import apex.jorje.semantic.symbol.member.variable.FieldInfo;
import apex.jorje.semantic.symbol.member.variable.FieldTable;
import apex.jorje.semantic.symbol.member.variable.MultipleFieldTable;
import apex.jorje.semantic.symbol.member.variable.SObjectFieldInfo;
import apex.jorje.semantic.symbol.type.SObjectMetadata;
import apex.jorje.semantic.symbol.type.SObjectTypeInfo;
import apex.jorje.semantic.symbol.type.TypeInfo;
import apex.jorje.semantic.symbol.type.TypeInfos;
import apex.jorje.semantic.symbol.type.common.BiPredicates;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** sObject types as the compiler wants them, made of the standard objects and the package's own. Fields are resolved when first asked for. */
final class ObjectTypes {
    private final Map<String, Class<?>> standard;
    private final CustomObjects custom;
    /** Looks up Schema.SObjectType and Schema.SObjectField, so that tokens have the very type that code declares. */
    private final Function<String, TypeInfo> findType;
    private final Map<String, SObjectTypeInfo> known = new HashMap<>();

    ObjectTypes(Map<String, Class<?>> standard, CustomObjects custom, Function<String, TypeInfo> findType) {
        this.standard = standard;
        this.custom = custom;
        this.findType = findType;
    }

    /** Null where there is no such object. */
    SObjectTypeInfo find(String name) {
        String key = name.toLowerCase();
        SObjectTypeInfo found = known.get(key);
        if (found == null && (standard.containsKey(key) || custom.name(key) != null)) {
            found = build(key);
            known.put(key, found);
        }
        return found;
    }

    private SObjectTypeInfo build(String key) {
        Class<?> type = standard.get(key);
        Initializer<FieldTable, TypeInfo> fields = owner -> fieldsOf(key, type, owner).resolve();
        SObjectMetadata metadata = SObjectMetadata.builder()
            .setTriggerable(true)
            .setLookupFieldPredicate(BiPredicates.alwaysTrue())
            .setEditable(true)
            .setSupportedDml(EnumSet.allOf(DmlOperation.class))
            .setPlatformEvent(key.endsWith("__e"))
            .build();
        return (SObjectTypeInfo) SObjectTypeInfo.builder()
            .setApexBytecodeName(type == null ? custom.name(key) : StandardTypes.apexName(type))
            .setMetadata(metadata)
            .setFields(Initializers.memoize(fields))
            .buildResolved();
    }

    private FieldTable fieldsOf(String key, Class<?> type, TypeInfo owner) {
        FieldTable table = new MultipleFieldTable();
        addToken(table, owner, "SObjectType", "schema/sobjecttype");
        if (type != null) {
            addStandardFields(table, type, owner);
        }
        custom.fields(key).forEach((name, apexType) -> addCustomField(table, owner, name, apexType));
        return table;
    }

    private void addStandardFields(FieldTable table, Class<?> type, TypeInfo owner) {
        Set<String> done = new HashSet<>();
        for (Field field : type.getFields()) {
            String name = StandardTypes.withoutDollar(field.getName());
            if (Modifier.isStatic(field.getModifiers()) || !done.add(name.toLowerCase())) {
                continue;
            }
            String apexType = StubSource.typeName(field.getGenericType());
            if (standard.containsKey(apexType.toLowerCase())) {
                addRelationship(table, owner, name, find(apexType));
            } else {
                addField(table, owner, name, primitive(apexType));
            }
        }
    }

    private void addCustomField(FieldTable table, TypeInfo owner, String name, String apexType) {
        if (!apexType.startsWith("reference:")) {
            addField(table, owner, name, primitive(apexType));
            return;
        }
        addField(table, owner, name, TypeInfos.ID);
        SObjectTypeInfo target = find(apexType.substring("reference:".length()));
        if (target != null) {
            addRelationship(table, owner, name.replaceAll("__c$", "__r"), target);
        }
    }

    private void addField(FieldTable table, TypeInfo owner, String name, TypeInfo type) {
        table.add((FieldInfo) field(owner, name, type).setColumnInfo(true).setCategory(SObjectFieldInfo.Category.REGULAR).build());
        addToken(table, owner, name, "schema/sobjectfield");
    }

    private void addRelationship(FieldTable table, TypeInfo owner, String name, TypeInfo type) {
        table.add((FieldInfo) field(owner, name, type).setColumnInfo(false).setCategory(SObjectFieldInfo.Category.FOREIGN_KEY).build());
    }

    private static SObjectFieldInfo.Builder field(TypeInfo owner, String name, TypeInfo type) {
        return SObjectFieldInfo.builder().setName(name).setModifiers(ModifierGroups.ONLY_GLOBAL).setDefiningType(owner).setType(type);
    }

    private void addToken(FieldTable table, TypeInfo owner, String name, String type) {
        table.add((FieldInfo) SObjectFieldInfo.builder()
            .setName(name)
            .setModifiers(ModifierGroups.GLOBAL_STATIC)
            .setDefiningType(owner)
            .setType(findType.apply(type))
            .setCategory(SObjectFieldInfo.Category.REGULAR)
            .build());
    }

    private static TypeInfo primitive(String name) {
        return switch (name) {
            case "Id" -> TypeInfos.ID;
            case "String" -> TypeInfos.STRING;
            case "Integer" -> TypeInfos.INTEGER;
            case "Long" -> TypeInfos.LONG;
            case "Decimal" -> TypeInfos.DECIMAL;
            case "Double" -> TypeInfos.DOUBLE;
            case "Boolean" -> TypeInfos.BOOLEAN;
            case "Date" -> TypeInfos.DATE;
            case "Datetime" -> TypeInfos.DATE_TIME;
            case "Blob" -> TypeInfos.BLOB;
            default -> TypeInfos.OBJECT;
        };
    }
}
