import apex.common.base.*;
import apex.jorje.semantic.common.*;
import apex.jorje.semantic.compiler.*;
import apex.jorje.semantic.compiler.sfdc.*;
import apex.jorje.semantic.symbol.resolver.*;
import apex.jorje.semantic.symbol.type.*;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compiles the package with jorje, the front end of Salesforce's own Apex compiler: JorjeCheck jar-folder source-folder. It stops
 * after validation and prints each error; which of them are not errors in an org is check-apex.ts's business.
 */
public final class JorjeCheck {
    private static final Pattern LINE = Pattern.compile("line\\D{0,3}(\\d+)");

    private final StandardTypes standardTypes;
    private final ObjectTypes objectTypes;
    private final Map<String, TypeInfo> attached = new HashMap<>();
    /** The compiler hands its resolver over with each question; type tokens need it before the next one. */
    private SymbolResolver resolver;

    private JorjeCheck(StandardTypes standardTypes, CustomObjects customObjects) {
        this.standardTypes = standardTypes;
        this.objectTypes = new ObjectTypes(standardTypes.objectClasses(), customObjects, this::findStandardType);
    }

    public static void main(String[] arguments) throws Exception {
        List<Path> files;
        try (Stream<Path> found = Files.walk(Path.of(arguments[1]))) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        new JorjeCheck(StandardTypes.load(Path.of(arguments[0])), CustomObjects.read(files)).compile(files);
    }

    private void compile(List<Path> files) throws Exception {
        Map<SourceFile, Path> sources = new HashMap<>();
        for (Path file : files) {
            if (file.toString().endsWith(".cls") || file.toString().endsWith(".trigger")) {
                String name = file.getFileName().toString().replaceAll("\\..*", "");
                sources.put(SourceFile.builder().setBody(Files.readString(file)).setKnownName(name).setFileBased(true).build(), file);
            }
        }
        CompilationInput input = new CompilationInput(
            new ArrayList<>(sources.keySet()), symbols(), new TestAccessEvaluator(), new TestQueryValidators.Noop(), null, NoopCompilerProgressCallback.get());
        ApexCompiler compiler = ApexCompiler.builder().setInput(input).build();
        compiler.compile(CompilerStage.VALIDATE);
        int count = 0;
        for (CodeUnit unit : compiler.getCodeUnits()) {
            Path file = sources.get(unit.getSourceFile());
            if (file != null) {
                count += print(file, unit);
            }
        }
        System.out.println("DONE\t" + count);
    }

    private static int print(Path file, CodeUnit unit) {
        int count = 0;
        for (var error : unit.getErrors().get()) {
            Matcher line = LINE.matcher(String.valueOf(error.getMessage()));
            Finding.print(file.toString(), line.find() ? Integer.parseInt(line.group(1)) : 1, "compile", error.getMessage());
            count++;
        }
        return count;
    }

    /** Answers the compiler's questions about names that the sources do not define. */
    private SymbolProvider symbols() {
        return (SymbolProvider) Proxy.newProxyInstance(
            JorjeCheck.class.getClassLoader(),
            new Class<?>[] {SymbolProvider.class},
            (proxy, method, values) -> switch (method.getName()) {
                case "find" -> find((SymbolResolver) values[0], (String) values[2]);
                case "getSObjectType" -> objectTypes.find((String) values[1]);
                case "getAggregateResultType" -> objectTypes.find("AggregateResult");
                case "isDynamicTypeNamespace" -> false;
                case "hasLabelField" -> true;
                default -> null;
            });
    }

    private TypeInfo find(SymbolResolver asking, String apexPath) {
        resolver = asking;
        return apexPath.equals("system/apexbaseexception") ? TypeInfos.EXCEPTION : findStandardType(apexPath);
    }

    private TypeInfo findStandardType(String apexPath) {
        if (attached.containsKey(apexPath)) {
            return attached.get(apexPath);
        }
        Class<?> type = standardTypes.find(apexPath);
        TypeInfo found = null;
        if (type != null) {
            String namespace = type.getPackage().getName().substring(StandardTypes.PACKAGE.length());
            SourceFile stub = SourceFile.builder()
                .setBody(StubSource.of(type))
                .setKnownName(apexPath)
                .setNamespace(Namespaces.create(namespace))
                .setTrusted(true)
                .setFileBased(true)
                .build();
            found = resolver.getCompilerService().attachSource(resolver, stub, apexPath);
        }
        attached.put(apexPath, found);
        return found;
    }
}
