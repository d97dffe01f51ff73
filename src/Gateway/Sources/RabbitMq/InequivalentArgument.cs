using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Sources.RabbitMq;

/// <summary>What a broker says of an argument with which a queue was declared, when it is declared again without.</summary>
/// <param name="Name">The argument, or <c>durable</c>, <c>auto_delete</c>, <c>exclusive</c>.</param>
/// <param name="Current">The queue's value, to be used in the next declaration; null when it has none, or one of a type not known here.</param>
internal sealed partial record InequivalentArgument(string Name, object? Current)
{
    /// <returns>Null when the text says something else.</returns>
    public static InequivalentArgument? Parse(string replyText)
    {
        var match = Text().Match(replyText);
        return match.Success ? new InequivalentArgument(match.Groups["name"].Value, Value(match)) : null;
    }

    private static object? Value(Match match)
    {
        var value = match.Groups["value"].Value;
        return match.Groups["type"].Value switch
        {
            "longstr" => value,
            "bool" => value == "true",
            "" when match.Groups["field"].Success => match.Groups["field"].Value == "true",
            "signedint" or "short" or "byte" or "long" or "unsignedbyte" or "unsignedshort" or "unsignedint"
                when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }

    [GeneratedRegex(@"inequivalent arg '(?<name>[^']+)'.* but current is (?:the value '(?<value>.*)' of type '(?<type>\w+)'|'(?<field>true|false)'|none)", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Text();
}
