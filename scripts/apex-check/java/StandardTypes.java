import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The standard library and the standard objects of Salesforce as Java classes, read from the type jars that come with the apex-ls
 * type checker. It finds classes by the names that Apex uses and knows nothing of any compiler.
 */
final class StandardTypes {
    static final String PACKAGE = "com.nawforce.runforce.";
    private static final String OBJECTS = "sobjects/";
    /** Built into the compiler: a stub of one of these would be a second, different type of the same name. */
    private static final Set<String> BUILT_IN = Set.of(
        "system/list", "system/set", "system/map", "system/object", "system/exception", "system/sobject");

    private final Map<String, String> classNames = new HashMap<>();
    private final Map<String, Class<?>> objectClasses = new HashMap<>();
    private final ClassLoader loader;

    private StandardTypes(ClassLoader loader) {
        this.loader = loader;
    }

    static StandardTypes load(Path jarFolder) throws Exception {
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(jarFolder)) {
            files.filter(file -> file.getFileName().toString().matches("(standard|sobject)-types.*\\.jar")).forEach(jars::add);
        }
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        StandardTypes types = new StandardTypes(new URLClassLoader(urls.toArray(new URL[0]), StandardTypes.class.getClassLoader()));
        for (Path jar : jars) {
            types.index(jar);
        }
        return types;
    }

    /** Class of a type named "system/queueable", or null. */
    Class<?> find(String apexPath) {
        String className = classNames.get(apexPath);
        return className == null || BUILT_IN.contains(apexPath) ? null : load(className);
    }

    /** By lower-case object name. */
    Map<String, Class<?>> objectClasses() {
        return objectClasses;
    }

    static String apexName(Class<?> type) {
        return withoutDollar(type.getSimpleName());
    }

    /** A trailing dollar keeps a name apart from a Java word or from another name that differs in case only. */
    static String withoutDollar(String name) {
        return name.replaceAll("\\$+$", "");
    }

    private void index(Path jar) throws Exception {
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class")).forEach(this::add);
        }
    }

    private void add(String entryName) {
        String className = entryName.replace('/', '.').replaceAll("\\.class$", "");
        String shortName = className.substring(PACKAGE.length());
        boolean isInner = shortName.contains("$") && !shortName.endsWith("$");
        if (isInner) {
            return;
        }
        String apexPath = withoutDollar(shortName).replace('.', '/').toLowerCase();
        if (apexPath.startsWith(OBJECTS)) {
            Class<?> object = load(className);
            if (object != null) {
                objectClasses.put(apexPath.substring(OBJECTS.length()), object);
            }
        } else if (!apexPath.startsWith("internal/") && !apexPath.startsWith("sobjectstubs/")) {
            classNames.put(apexPath, className);
        }
    }

    /** Null where the jars name a class that they do not hold whole. */
    private Class<?> load(String className) {
        try {
            return loader.loadClass(className);
        } catch (ClassNotFoundException | LinkageError incomplete) {
            return null;
        }
    }
}
