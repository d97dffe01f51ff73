using System.Collections;
using System.Reflection;

namespace Gateway.Configuration;

public sealed class SettingDifferencesTests
{
    private static readonly MappingSettings Orders = Written.Mapping(Written.Load(Written.Orders()));

    public static TheoryData<string> Properties => [.. typeof(MappingSettings).GetProperties().Where(property => property.CanWrite).Select(property => property.Name)];

    [Fact]
    public void What_was_read_twice_is_the_same() => Assert.False(SettingDifferences.Any(Orders, Written.Mapping(Written.Load(Written.Orders()))));

    [Theory]
    [MemberData(nameof(Properties))]
    public void Each_setting_counts(string name)
    {
        var property = typeof(MappingSettings).GetProperty(name)!;
        var other = Orders with { };
        property.SetValue(other, Other(property.PropertyType, property.GetValue(Orders)));

        Assert.True(SettingDifferences.Any(Orders, other));
        Assert.True(SettingDifferences.Any(other, Orders));
    }

    [Fact]
    public void Keys_tell_no_values()
    {
        var one = Written.Load(Written.Orders("Gateway: { ConsumerProperties: { sasl.password: one, sasl.username: me } }")).Options!;
        var other = Written.Load(Written.Orders("Gateway: { ConsumerProperties: { sasl.password: other, sasl.username: me } }")).Options!;

        Assert.Equal(["EventSourceMappings.orders.Gateway.ConsumerProperties.sasl.password"], SettingDifferences.KeysOf(one, other));
    }

    [Fact]
    public void Settings_that_nobody_reads_differ_from_nothing()
    {
        var written = Written.Orders("Tags: { team: shop }");

        Assert.Empty(SettingDifferences.KeysOf(Written.Load(written).Options!, Written.Load(written).Options!));
    }

    // A value of the same type that is not the one there is.
    private static object Other(Type type, object? now)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Other(inner, now);
        if (type == typeof(string)) return $"{now} and more";
        if (type == typeof(bool)) return now is not true;
        if (type == typeof(int)) return (int)(now ?? 0) + 1;
        if (type == typeof(TimeSpan)) return (TimeSpan)(now ?? TimeSpan.Zero) + TimeSpan.FromSeconds(1);
        if (type == typeof(DateTimeOffset)) return ((DateTimeOffset?)now ?? Written.Now).AddSeconds(1);
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().First(value => !value.Equals(now));
        if (type == typeof(FunctionReference)) return FunctionReference.Parse("another")!.Value;
        if (type == typeof(SecretReference)) return SecretReference.Parse("file:/another")!;
        if (type == typeof(FailureDestination)) return FailureDestination.Parse("kafka://another")!;
        if (type == typeof(IReadOnlyList<string>)) return (IReadOnlyList<string>)[.. ((IEnumerable)now!).Cast<string>(), "another"];
        if (type == typeof(IReadOnlyList<Uri>)) return (IReadOnlyList<Uri>)[new Uri("amqp://another")];
        if (type == typeof(IReadOnlyDictionary<string, string>)) return new Dictionary<string, string> { ["another"] = "one" };
        throw new NotSupportedException($"Say here what another {type.Name} is.");
    }
}
