package io.spendcast.pipelines.stream.settings;

import io.spendcast.pipelines.start.DatabaseFlags;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation.Required;

/** The flags of {@code StreamPredictions}; {@code --help=StreamOptions} prints them. */
public interface StreamOptions extends DatabaseFlags {

  @Description("Kafka brokers, as host:port,host:port.")
  @Required
  String getBootstrapServers();

  void setBootstrapServers(String value);

  @Description(
      "How long to wait, all checked, for a stream of the group that still runs (10s, 5m).")
  @Default.String("10s")
  String getLockPatience();

  void setLockPatience(String value);

  @Description(
      "How long PostgreSQL or Kafka may be away (60s, 5m) before the stream ends, to be restarted.")
  @Default.String("60s")
  String getOutagePatience();

  void setOutagePatience(String value);

  @Description("Topic that holds the checkout events.")
  @Default.String("purchases")
  String getTopic();

  void setTopic(String value);

  @Description("Consumer group; one stream at a time runs for a group.")
  @Default.String("spendcast")
  String getGroup();

  void setGroup(String value);

  @Description("Partitions of the topic that this stream reads, such as 0-5,8; by default all.")
  @Default.String("")
  String getPartitions();

  void setPartitions(String value);

  @Description("File with further Kafka client properties, for TLS, SASL and the like.")
  @Default.String("")
  String getKafkaProperties();

  void setKafkaProperties(String value);

  @Description(
      "Schema registry with Confluent's API, for events in Avro; https://registry.example.com."
          + " Its user and password: basic.auth.user.info of --kafkaProperties.")
  @Default.String("")
  String getSchemaRegistry();

  void setSchemaRegistry(String value);

  @Description("Model: models:/name@alias, models:/name/3, or a folder that every worker can read.")
  @Required
  String getModel();

  void setModel(String value);

  @Description("How often a model's alias is looked at in the registry (15s, 1m).")
  @Default.String("15s")
  String getModelPoll();

  void setModelPoll(String value);

  @Description("Folder for the registry's models; by default .cache/spendcast/models of the user.")
  @Default.String("")
  String getModelCache();

  void setModelCache(String value);

  @Description("Second model, written like --model, that scores too and alerts nobody; or none.")
  @Default.String("")
  String getShadowModel();

  void setShadowModel(String value);

  @Description("How much longer a bundle may take for the second model (100ms, 1s).")
  @Default.String("100ms")
  String getShadowBudget();

  void setShadowBudget(String value);

  @Description("SNS topic for alerts; without it alerts stay pending in the database.")
  @Default.String("")
  String getTopicArn();

  void setTopicArn(String value);

  @Description("Address of Superset, such as https://superset.example.com, for links in alerts.")
  @Default.String("")
  String getDashboardUrl();

  void setDashboardUrl(String value);

  @Description("Base currency; fixed in the database, and a tag of the model.")
  @Default.String("USD")
  String getBaseCurrency();

  void setBaseCurrency(String value);

  @Description(
      "Spend in the base currency above which an alert is made: expected, or see alertProbability.")
  @Default.String("1000")
  String getAlertThreshold();

  void setAlertThreshold(String value);

  @Description(
      "Alert when the spend exceeds --alertThreshold with at least this probability, over 0 and"
          + " below 1. Default: alert when the expected spend exceeds it.")
  @Default.String("")
  String getAlertProbability();

  void setAlertProbability(String value);

  @Description("No alert for purchases older than this (90s, 30m, 24h, 7d), or none for any age.")
  @Default.String("24h")
  String getAlertMaxAge();

  void setAlertMaxAge(String value);

  @Description("At least this long between a customer's alerts (90s, 30m, 24h, 7d), or none.")
  @Default.String("none")
  String getAlertCooldown();

  void setAlertCooldown(String value);

  @Description(
      "Continue although Kafka lost records: retention deleted them unread, the topic was re-created,"
          + " or the end of the log is gone. The loss is recorded.")
  @Default.Boolean(false)
  boolean isAcceptLoss();

  void setAcceptLoss(boolean value);

  @Description("Also store what the model saw of each purchase, in purchase_features.")
  @Default.Boolean(false)
  boolean isStoreFeatures();

  void setStoreFeatures(boolean value);

  @Description(
      "File with the key that customers are erased by; by default SPENDCAST_ERASURE_KEY_FILE of the"
          + " environment. Needed once a customer was erased, by every worker.")
  @Default.String("")
  String getErasureKeyFile();

  void setErasureKeyFile(String value);

  @Description(
      "Folder that driver and executors share, for Spark's checkpoints: file:///shared, hdfs://… By"
          + " default one for temporary files, which does where all are on one machine.")
  @Default.String("")
  String getCheckpointFolder();

  void setCheckpointFolder(String value);

  @Description("Port for /metrics, /health and /ready; 0 for none.")
  @Default.Integer(0)
  int getMetricsPort();

  void setMetricsPort(int value);

  @Description("Address that the metrics' port is opened on.")
  @Default.String("127.0.0.1")
  String getMetricsHost();

  void setMetricsHost(String value);
}
