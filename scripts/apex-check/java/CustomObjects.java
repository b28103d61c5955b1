import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The objects and fields that the package's own metadata files declare, with the Apex type of each field. */
final class CustomObjects {
    /** Every custom object, event and custom setting has some of these; one too many does no harm, the SOQL check is exact. */
    private static final Map<String, String> SYSTEM_FIELDS = Map.ofEntries(
        Map.entry("Id", "Id"), Map.entry("Name", "String"), Map.entry("CreatedDate", "Datetime"), Map.entry("LastModifiedDate", "Datetime"),
        Map.entry("SystemModstamp", "Datetime"), Map.entry("OwnerId", "Id"), Map.entry("CreatedById", "Id"), Map.entry("IsDeleted", "Boolean"),
        Map.entry("SetupOwnerId", "Id"), Map.entry("ReplayId", "String"), Map.entry("EventUuid", "String"));

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Map<String, String>> fields = new HashMap<>();

    static CustomObjects read(List<Path> files) throws Exception {
        CustomObjects objects = new CustomObjects();
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.endsWith(".object-meta.xml")) {
                objects.fieldsOf(name.replace(".object-meta.xml", ""));
            } else if (name.endsWith(".field-meta.xml")) {
                String object = file.getParent().getParent().getFileName().toString();
                objects.fieldsOf(object).put(name.replace(".field-meta.xml", ""), apexType(Files.readString(file)));
            }
        }
        return objects;
    }

    /** The object's name as it is written, or null. */
    String name(String object) {
        return names.get(object.toLowerCase());
    }

    /** Apex type by field name; a lookup has the type "reference:Account". */
    Map<String, String> fields(String object) {
        return fields.getOrDefault(object.toLowerCase(), Map.of());
    }

    private Map<String, String> fieldsOf(String object) {
        names.putIfAbsent(object.toLowerCase(), object);
        return fields.computeIfAbsent(object.toLowerCase(), unknown -> new LinkedHashMap<>(SYSTEM_FIELDS));
    }

    private static String apexType(String metadata) {
        String target = element(metadata, "referenceTo");
        if (target != null) {
            return "reference:" + target;
        }
        String type = element(metadata, "type");
        return switch (type == null ? "" : type) {
            case "Number", "Currency", "Percent" -> "Decimal";
            case "Checkbox" -> "Boolean";
            case "Date" -> "Date";
            case "DateTime" -> "Datetime";
            default -> "String";
        };
    }

    private static String element(String metadata, String name) {
        Matcher matcher = Pattern.compile("<" + name + ">(\\w+)</" + name + ">").matcher(metadata);
        return matcher.find() ? matcher.group(1) : null;
    }
}
