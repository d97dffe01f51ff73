using System.Globalization;

namespace Gateway.Configuration.Loading;

/// <summary>Builds full keys, such as <c>EventSourceMappings.orders.Topics[0]</c>.</summary>
internal static class Keys
{
    public static string Under(string parent, string key) => parent.Length == 0 ? key : $"{parent}.{key}";

    public static string Item(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");
}
