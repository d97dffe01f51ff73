namespace Gateway.Local.Demo;

/// <summary>Which orders the demo sends: the same every time, with each kind of trace in turn.</summary>
internal static class OrderPlan
{
    private static readonly OrderGroup[] Cycle =
    [
        new(1, OrderTracing.Shared),
        new(3, OrderTracing.Shared),
        new(1, OrderTracing.Shared),
        new(2, OrderTracing.Shared),
        new(3, OrderTracing.Each),
        new(1, OrderTracing.Shared),
        new(4, OrderTracing.Shared),
        new(1, OrderTracing.None),
        new(2, OrderTracing.Shared),
        new(1, OrderTracing.Shared),
    ];

    private static readonly string[] Customers = ["ada", "blaise", "carl", "dorothy", "emmy", "felix", "grace"];

    /// <param name="index">From 0.</param>
    public static OrderGroup Group(long index) => Cycle[index % Cycle.Length];

    /// <summary>Who sends a group; also the key of its records, so that they share a partition.</summary>
    public static string Customer(long index) => Customers[index % Customers.Length];
}
