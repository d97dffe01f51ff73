using System.Text;

namespace Gateway.IntegrationTests.House.Pages;

/// <summary>Takes apart what a page shows in a block of shell: one command after the other, without comments and line breaks.</summary>
internal static class ShellText
{
    public static IReadOnlyList<string> Commands(string block)
    {
        var commands = new List<string>();
        var command = new StringBuilder();
        var quote = '\0';
        for (var at = 0; at < block.Length; at++)
        {
            var character = block[at];
            if (quote != '\0' || character is '\'' or '"')
            {
                quote = quote == '\0' ? character : quote == character ? '\0' : quote;
                command.Append(character);
            }
            else if (character == '\\' && at + 1 < block.Length && block[at + 1] == '\n') at++;
            else if (character == '#' && IsBlank(command)) at = (block.IndexOf('\n', at) is >= 0 and var end ? end : block.Length) - 1;
            else if (character == '\n') Take(commands, command);
            else if (character != ' ' || !IsBlank(command)) command.Append(character);
        }

        Take(commands, command);
        return commands;
    }

    // Where a word begins, so does a comment.
    private static bool IsBlank(StringBuilder command) => command.Length == 0 || command[^1] == ' ';

    private static void Take(List<string> commands, StringBuilder command)
    {
        if (command.ToString().Trim() is { Length: > 0 } text) commands.Add(text);
        command.Clear();
    }
}
