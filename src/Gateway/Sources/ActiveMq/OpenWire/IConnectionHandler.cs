namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Hears what a connection brings. All calls but <see cref="OnAcknowledged"/> come one at a time, from its reading loop.</summary>
internal interface IConnectionHandler
{
    /// <summary>False stops reading, which is the only way to hold messages back once a broker was promised room for them.</summary>
    bool MayRead { get; }

    /// <summary>Completes when reading may go on.</summary>
    Task WaitUntilReadableAsync(CancellationToken ct);

    /// <summary>A message; what is in it may be read only during the call.</summary>
    void OnDispatch(in MessageDispatch dispatch);

    /// <summary>Nothing more can be had without waiting.</summary>
    void OnDrained();

    /// <summary>The broker has closed a consumer.</summary>
    void OnConsumerClosed(long consumer);

    /// <summary>The broker refused what nobody waits for.</summary>
    void OnError(BrokerError error);

    /// <summary>Acknowledgements of so many messages were written.</summary>
    void OnAcknowledged(int messages);
}
