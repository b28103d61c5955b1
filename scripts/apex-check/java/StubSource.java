import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the Apex source of a standard class that has the right members and no behaviour, so that the compiler can check calls
 * to it. Methods named by reserved words (Database.insert) cannot be written in source; check-apex.ts lists what follows from that.
 */
final class StubSource {
    private static final Set<String> GENERIC = Set.of("List", "Set", "Map", "Iterable", "Iterator", "Database.Batchable");
    private static final Set<String> UNQUALIFIED = Set.of(
        "Exception", "List", "Set", "Map", "String", "Integer", "Long", "Decimal", "Double", "Boolean", "Id", "Blob", "Date",
        "Datetime", "Time", "Object", "SObject", "Iterable", "Iterator");
    private static final Set<String> OF_EVERY_OBJECT = Set.of("tostring", "equals", "hashcode", "clone");
    private static final Set<String> OF_EVERY_EXCEPTION = Set.of(
        "getmessage", "getinaccessiblefields", "getcause", "getlinenumber", "getstacktracestring", "gettypename", "initcause", "setmessage");

    private final Class<?> type;
    private final String name;
    private final boolean isException;

    private StubSource(Class<?> type) {
        this.type = type;
        this.name = StandardTypes.apexName(type);
        this.isException = name.endsWith("Exception");
    }

    static String of(Class<?> type) {
        return type.isEnum() ? enumSource(type) : new StubSource(type).source();
    }

    /** The name that Apex has for a Java type; Object for all that Apex cannot name. */
    static String typeName(Type type) {
        if (type instanceof TypeVariable || type instanceof WildcardType) {
            return "Object";
        }
        return type instanceof ParameterizedType generic ? genericName(generic) : className((Class<?>) type);
    }

    private static String genericName(ParameterizedType type) {
        String raw = typeName(type.getRawType());
        if (raw.endsWith("RecordSet")) {
            raw = "List";
        }
        if (!GENERIC.contains(raw) && !raw.endsWith("Iterator")) {
            return raw;
        }
        return raw + Arrays.stream(type.getActualTypeArguments()).map(StubSource::typeName).collect(Collectors.joining(",", "<", ">"));
    }

    private static String className(Class<?> type) {
        if (type == void.class) {
            return "void";
        }
        if (!type.getName().startsWith(StandardTypes.PACKAGE)) {
            return "Object";
        }
        String name = type.getName().substring(StandardTypes.PACKAGE.length()).replace('$', '.').replaceAll("\\.$", "");
        if (name.startsWith("Internal.")) {
            return "Object";
        }
        String unqualified = name.replaceAll("^(System|SObjects)\\.", "");
        return name.startsWith("SObjects.") || UNQUALIFIED.contains(unqualified) ? unqualified : name;
    }

    private static String enumSource(Class<?> type) {
        String constants = Arrays.stream(type.getFields()).filter(Field::isEnumConstant).map(Field::getName).collect(Collectors.joining(","));
        return "global enum " + StandardTypes.apexName(type) + " {" + constants + "}";
    }

    private String source() {
        StringBuilder source = new StringBuilder(header()).append(" {\n");
        Arrays.stream(type.getDeclaredFields()).filter(field -> isPublic(field.getModifiers())).forEach(field -> source.append(field(field)));
        if (!type.isInterface() && !isException) {
            Arrays.stream(type.getConstructors()).forEach(constructor -> source.append(constructor(constructor)));
        }
        Arrays.stream(type.getDeclaredMethods()).filter(this::isWritten).forEach(method -> source.append(method(method)));
        Arrays.stream(type.getDeclaredClasses()).filter(inner -> isPublic(inner.getModifiers())).forEach(inner -> source.append(of(inner)).append("\n"));
        return source.append("}").toString();
    }

    private String header() {
        String interfaces = Arrays.stream(type.getGenericInterfaces()).map(StubSource::typeName).filter(known -> !known.equals("Object")).collect(Collectors.joining(","));
        if (type.isInterface()) {
            return "global interface " + name + (interfaces.isEmpty() ? "" : " extends " + interfaces);
        }
        Class<?> parent = type.getSuperclass();
        boolean hasParent = parent != null && parent.getName().startsWith(StandardTypes.PACKAGE) && !parent.getName().contains("Internal");
        return "global virtual class " + name + (hasParent ? " extends " + typeName(parent) : "") + (interfaces.isEmpty() ? "" : " implements " + interfaces);
    }

    private static String field(Field field) {
        return "global " + staticWord(field.getModifiers()) + typeName(field.getGenericType()) + " " + StandardTypes.withoutDollar(field.getName()) + ";\n";
    }

    private String constructor(Constructor<?> constructor) {
        return "global " + name + "(" + parameters(constructor) + "){}\n";
    }

    private String method(Method method) {
        String returned = typeName(method.getGenericReturnType());
        String signature = returned + " " + StandardTypes.withoutDollar(method.getName()) + "(" + parameters(method) + ")";
        if (type.isInterface()) {
            return signature + ";\n";
        }
        String word = Modifier.isStatic(method.getModifiers()) ? "static " : "virtual ";
        return "global " + word + signature + (returned.equals("void") ? "{}\n" : "{return null;}\n");
    }

    /** What every object or exception has anyway would be a second definition. */
    private boolean isWritten(Method method) {
        String lowerCaseName = StandardTypes.withoutDollar(method.getName()).toLowerCase();
        boolean isInherited = OF_EVERY_OBJECT.contains(lowerCaseName) || (isException && OF_EVERY_EXCEPTION.contains(lowerCaseName));
        return isPublic(method.getModifiers()) && !method.isSynthetic() && !method.isBridge() && (Modifier.isStatic(method.getModifiers()) || !isInherited);
    }

    private static String parameters(Executable executable) {
        StringBuilder parameters = new StringBuilder();
        for (Type parameter : executable.getGenericParameterTypes()) {
            String separator = parameters.length() == 0 ? "" : ",";
            parameters.append(separator).append(typeName(parameter)).append(" p").append(parameters.length());
        }
        return parameters.toString();
    }

    private static String staticWord(int modifiers) {
        return Modifier.isStatic(modifiers) ? "static " : "";
    }

    private static boolean isPublic(int modifiers) {
        return Modifier.isPublic(modifiers);
    }
}
