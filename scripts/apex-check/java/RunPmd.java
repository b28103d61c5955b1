import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import net.sourceforge.pmd.PMDConfiguration;
import net.sourceforge.pmd.PmdAnalysis;
import net.sourceforge.pmd.reporting.Report;
import net.sourceforge.pmd.reporting.RuleViolation;

/** Runs PMD with one ruleset over one folder: RunPmd ruleset.xml folder. PMD's own exit code is not used, its report is. */
public final class RunPmd {
    private RunPmd() {}

    public static void main(String[] arguments) {
        PMDConfiguration configuration = new PMDConfiguration();
        configuration.setIgnoreIncrementalAnalysis(true);
        configuration.setThreads(2);
        configuration.addRuleSet(arguments[0]);
        configuration.addInputPath(Path.of(arguments[1]));
        try (PmdAnalysis analysis = PmdAnalysis.create(configuration)) {
            print(analysis.performAnalysisAndCollectReport());
        }
    }

    private static void print(Report report) {
        Set<String> seen = new LinkedHashSet<>();
        for (RuleViolation violation : report.getViolations()) {
            String file = violation.getFileId().getAbsolutePath();
            if (seen.add(file + violation.getBeginLine() + violation.getRule().getName() + violation.getDescription())) {
                Finding.print(file, violation.getBeginLine(), violation.getRule().getName(), violation.getDescription());
            }
        }
        for (Report.ProcessingError error : report.getProcessingErrors()) {
            Finding.print(error.getFileId().getAbsolutePath(), 1, "ProcessingError", error.getMsg());
        }
        System.out.println("DONE\t" + seen.size());
    }
}
