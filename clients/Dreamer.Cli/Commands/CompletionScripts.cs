namespace Dreamer.Cli.Commands;

/// <summary>
/// The shells' side of completion: each sends what was typed up to the cursor to the <c>[suggest]</c> directive of System.CommandLine,
/// which answers a word a line.
/// </summary>
internal static class CompletionScripts
{
    // Only words that go on from the typed one; where there are none, bash completes names of files.
    private const string Bash = """
        # bash completion of ./dreamer, and of dreamer on PATH
        _dreamer() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} suggestion
            [[ $line == *[[:space:]]* ]] || return
            line=${line#*[[:space:]]}
            COMPREPLY=()
            while IFS= read -r suggestion; do
                [[ $suggestion != -* || $word == -* ]] && [[ $suggestion == "$word"* ]] && COMPREPLY+=("$suggestion")
            done < <("${COMP_WORDS[0]/#\~/$HOME}" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o bashdefault -o default -F _dreamer dreamer

        """;

    private const string Zsh = """
        #compdef dreamer
        # zsh completion of ./dreamer, and of dreamer on PATH
        _dreamer() {
            local line=${(j: :)words[2,CURRENT]} suggestion
            local -a found
            for suggestion in ${(f)"$(${words[1]/#\~/$HOME} "[suggest:${#line}]" "$line" 2>/dev/null)"}; do
                [[ $suggestion != -* || $words[CURRENT] == -* ]] && found+=("$suggestion")
            done
            (( ${#found} )) && compadd -a found || _files
        }
        compdef _dreamer dreamer

        """;

    private const string Fish = """
        # fish completion of ./dreamer, and of dreamer on PATH
        function __dreamer_suggestions
            set -l line (string replace -r '^\s*\S+\s' '' -- (commandline -cp | string collect))
            set -l word (commandline -ct)
            set -l command (string replace -r '^~' $HOME -- (commandline -opc)[1])
            for suggestion in ($command "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
                if not string match -q -- '-*' $suggestion; or string match -q -- '-*' $word
                    echo $suggestion
                end
            end
        end
        complete -c dreamer -a '(__dreamer_suggestions)'

        """;

    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "There is no completion for it."),
    };
}
