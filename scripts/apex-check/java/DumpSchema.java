import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Writes every standard object with its fields and their Apex types as JSON: DumpSchema jar-folder output.json. */
public final class DumpSchema {
    private DumpSchema() {}

    public static void main(String[] arguments) throws Exception {
        StandardTypes types = StandardTypes.load(Path.of(arguments[0]));
        StringJoiner objects = new StringJoiner(",\n", "{\n", "\n}\n");
        for (Map.Entry<String, Class<?>> entry : new TreeMap<>(types.objectClasses()).entrySet()) {
            objects.add("\"" + StandardTypes.apexName(entry.getValue()) + "\":" + fieldsOf(entry.getValue()));
        }
        Files.writeString(Path.of(arguments[1]), objects.toString());
        System.out.println("DONE\t0");
    }

    private static String fieldsOf(Class<?> object) {
        StringJoiner fields = new StringJoiner(",", "{", "}");
        for (Field field : object.getFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                fields.add("\"" + StandardTypes.withoutDollar(field.getName()) + "\":\"" + StubSource.typeName(field.getGenericType()) + "\"");
            }
        }
        return fields.toString();
    }
}
