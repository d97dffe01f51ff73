namespace Gateway.Configuration.Validation;

public sealed class KafkaAccessRuleTests
{
    [Theory]
    [InlineData("{ Type: BASIC_AUTH, URI: 'env:X' }", KafkaProtocol.SaslPlain)]
    [InlineData("{ Type: sasl_scram_256_auth, URI: 'env:X' }", KafkaProtocol.SaslScram256)]
    [InlineData("{ Type: SASL_SCRAM_512_AUTH, URI: 'env:X' }, { Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'env:Y' }", KafkaProtocol.SaslScram512)]
    [InlineData("{ Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: 'env:X' }", KafkaProtocol.Tls)]
    [InlineData("{ Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: 'env:X' }, { Type: BASIC_AUTH, URI: 'env:Y' }", KafkaProtocol.SaslPlain)]
    [InlineData("{ Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'env:X' }", KafkaProtocol.Tls)]
    [InlineData("{ Type: VPC_SUBNET, URI: 'subnet:x' }", null)]
    [InlineData("", null)]
    internal void Secrets_tell_how_self_managed_Kafka_is_spoken_to(string entries, KafkaProtocol? protocol)
    {
        Assert.Equal(protocol, Written.Mapping(Written.Load(Written.Orders(Access(entries)))).Protocol);
    }

    [Fact]
    public void Every_secret_has_its_place()
    {
        var mapping = Written.Mapping(Written.Load(Written.Orders(Access(
            "{ Type: SASL_SCRAM_256_AUTH, URI: 'env:USER' }, { Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: 'file:/cert' }, { Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'file:/ca' }"))));

        Assert.Equal(("env:USER", "file:/cert", "file:/ca"), (mapping.BasicAuth?.ToString(), mapping.ClientCertificate?.ToString(), mapping.ServerRootCa?.ToString()));
    }

    [Theory]
    [InlineData("{ Type: BASIC_AUTH, URI: 'env:X' }", "security.protocol: SASL_PLAINTEXT", "security.protocol")]
    [InlineData("{ Type: BASIC_AUTH, URI: 'env:X' }", "SASL.Password: hunter2", "SASL.Password")]
    [InlineData("{ Type: SASL_SCRAM_512_AUTH, URI: 'env:X' }", "sasl.mechanism: PLAIN", "sasl.mechanism")]
    [InlineData("{ Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: 'env:X' }", "ssl.key.password: hunter2", "ssl.key.password")]
    [InlineData("{ Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: 'env:X' }", "ssl.keystore.location: /k", "ssl.keystore.location")]
    [InlineData("{ Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'env:X' }", "ssl.ca.location: /ca", "ssl.ca.location")]
    [InlineData("{ Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'env:X' }", "enable.ssl.certificate.verification: 'false'", "enable.ssl.certificate.verification")]
    public void What_the_client_settings_say_too_is_a_conflict_that_shows_no_value(string entry, string property, string name)
    {
        var error = Written.Error(Written.Load(Written.Orders(Access(entry) + $"\nGateway: {{ ConsumerProperties: {{ {property} }} }}")));

        Assert.Contains($"EventSourceMappings.orders.Gateway.ConsumerProperties.{name} is written but EventSourceMappings.orders.SourceAccessConfigurations[0].Type is ", error);
        Assert.EndsWith("; that decides it already, so keep one.", error);
        Assert.DoesNotContain("hunter2", error);
    }

    [Theory]
    [InlineData("{ Type: BASIC_AUTH, URI: 'env:X' }", "ssl.ca.location: /ca, ssl.key.location: /k")]
    [InlineData("{ Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: 'env:X' }", "ssl.ca.location: /ca, ssl.cipher.suites: x")]
    [InlineData("{ Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'env:X' }", "security.protocol: SASL_SSL, sasl.username: u, ssl.endpoint.identification.algorithm: none")]
    public void The_rest_of_the_client_settings_passes(string entry, string properties)
    {
        Assert.NotEmpty(Written.Mapping(Written.Load(Written.Orders(Access(entry) + $"\nGateway: {{ ConsumerProperties: {{ {properties} }} }}"))).ConsumerProperties);
    }

    [Fact]
    public void One_user_is_shown_in_one_way()
    {
        Assert.EndsWith(
            "SourceAccessConfigurations[2].Type is SASL_SCRAM_512_AUTH but EventSourceMappings.orders.SourceAccessConfigurations[1].Type is BASIC_AUTH; a broker is shown one user and password in one way, so keep one.",
            Written.Error(Written.Load(Written.Orders(Access("{ Type: VPC_SUBNET, URI: s }, { Type: BASIC_AUTH, URI: 'env:X' }, { Type: SASL_SCRAM_512_AUTH, URI: 'env:X' }")))));
    }

    [Fact]
    public void An_entry_stands_once()
    {
        Assert.EndsWith(
            "SourceAccessConfigurations[1].Type is SERVER_ROOT_CA_CERTIFICATE; it is in the list already, so remove it.",
            Written.Error(Written.Load(Written.Orders(Access("{ Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'env:X' }, { Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'env:Y' }")))));
    }

    [Theory]
    [InlineData("BASIC_AUTH")]
    [InlineData("SASL_SCRAM_256_AUTH")]
    public void MSK_has_not_every_way(string type)
    {
        var error = Written.Error(Written.Load(Written.Msk("['b1:9096']", Access($"{{ Type: {type}, URI: 'env:X' }}"))));

        Assert.Contains($"SourceAccessConfigurations[0].Type is {type} but EventSourceMappings.orders.EventSourceArn is Amazon MSK; it has SASL_SCRAM_512_AUTH, CLIENT_CERTIFICATE_TLS_AUTH or SERVER_ROOT_CA_CERTIFICATE.", error);
    }

    [Fact]
    public void Self_managed_Kafka_has_no_virtual_host()
    {
        Assert.Contains(
            "SourceAccessConfigurations[0].Type is VIRTUAL_HOST but EventSourceMappings.orders.SelfManagedEventSource is Kafka; it has BASIC_AUTH, ",
            Written.Error(Written.Load(Written.Orders(Access("{ Type: VIRTUAL_HOST, URI: / }")))));
    }

    [Theory]
    [InlineData(9092, "SASL_SCRAM_512_AUTH", "port 9092 of MSK is plain text and asks for nobody.")]
    [InlineData(9092, "CLIENT_CERTIFICATE_TLS_AUTH", "port 9092 of MSK is plain text and asks for nobody.")]
    [InlineData(9094, "SASL_SCRAM_512_AUTH", "port 9094 of MSK is TLS, with a client certificate or without.")]
    [InlineData(9096, "CLIENT_CERTIFICATE_TLS_AUTH", "port 9096 of MSK is SASL/SCRAM.")]
    [InlineData(9098, "SASL_SCRAM_512_AUTH", "port 9098 of MSK knows clients by IAM and takes no secret.")]
    public void A_port_of_MSK_and_a_secret_must_agree(int port, string type, string remedy)
    {
        Assert.Equal(
            $"gateway.yaml:7: EventSourceMappings.orders.SourceAccessConfigurations[0].Type is {type} but EventSourceMappings.orders.Gateway.BootstrapServers is [b1:{port}]; {remedy}",
            Written.Error(Written.Load(Written.Msk($"['b1:{port}']", Access($"{{ Type: {type}, URI: 'env:X' }}")))));
    }

    [Fact]
    public void Port_9096_of_MSK_wants_a_secret()
    {
        Assert.EndsWith(
            "EventSourceMappings.orders.SourceAccessConfigurations is missing; EventSourceMappings.orders.Gateway.BootstrapServers is [b1:9096], and port 9096 of MSK is SASL/SCRAM, so write { Type: SASL_SCRAM_512_AUTH, URI: <secret> }.",
            Written.Error(Written.Load(Written.Msk("['b1:9096']"))));
    }

    [Theory]
    [InlineData("9094", "{ Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: 'env:X' }")]
    [InlineData("9094", "{ Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'env:X' }")]
    [InlineData("9098", "{ Type: SERVER_ROOT_CA_CERTIFICATE, URI: 'env:X' }")]
    public void What_goes_together_passes(string port, string entry)
    {
        Written.Mapping(Written.Load(Written.Msk($"['b1:{port}']", Access(entry))));
    }

    private static string Access(string entries) => $"SourceAccessConfigurations: [ {entries} ]";
}
