namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>A broker's end of one authentication.</summary>
internal interface ISaslServer
{
    SaslStep Take(byte[] message);
}
