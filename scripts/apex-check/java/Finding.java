/** One finding, printed as a line of tab-separated values that check-apex.ts reads. */
final class Finding {
    private Finding() {}

    static void print(String file, int line, String rule, String message) {
        System.out.println(String.join("\t", "FINDING", file, String.valueOf(line), rule, message.replaceAll("\\s+", " ").trim()));
    }
}
