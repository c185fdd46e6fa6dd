package io.spendcast.integration.fuzz;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.StackException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * Sends batches whose timestamp is any number. Kafka's Java producer refuses negative ones;
 * librdkafka sends them, -1 when its caller has none. Talks to the only broker of a test.
 */
final class RawProducer implements AutoCloseable {
  // Places of fields in a record batch of version 2, in bytes from its start.
  private static final int CRC_AT = 17;
  private static final int CRC_OF = 21;
  private static final int BASE_TIMESTAMP_AT = 27;
  private static final int MAX_TIMESTAMP_AT = 35;
  private static final int HEADER = 61;

  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private int requests;

  private RawProducer(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  static RawProducer to(String bootstrapServer) {
    String[] hostAndPort = bootstrapServer.split(":", 2);
    return Attempt.orFail(
        "cannot connect to " + bootstrapServer,
        () -> {
          Socket socket = new Socket(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
          socket.setSoTimeout(PATIENCE_MILLIS);
          return new RawProducer(socket);
        });
  }

  /**
   * Sends records as one batch to the partition of the first one, all with its timestamp.
   *
   * @return offset of the first record
   * @throws StackException when the broker refuses the batch
   */
  long send(String topic, CompressionType compression, List<OddRecord> records) {
    OddRecord first = records.get(0);
    MemoryRecords batch = batch(compression, first.timestamp(), records);
    PartitionProduceData partition =
        new PartitionProduceData().setIndex(first.partition()).setRecords(batch);
    TopicProduceData data =
        new TopicProduceData().setName(topic).setPartitionData(List.of(partition));
    ProduceRequest request =
        ProduceRequest.forMagic(
                RecordBatch.MAGIC_VALUE_V2,
                new ProduceRequestData()
                    .setAcks((short) -1)
                    .setTimeoutMs(PATIENCE_MILLIS)
                    .setTopicData(
                        new ProduceRequestData.TopicProduceDataCollection(
                            List.of(data).iterator())))
            .build();
    return baseOffset(Attempt.orFail("Kafka did not take a batch", () -> exchange(request)));
  }

  /** The bytes of a batch, its timestamp written over those that the library makes. */
  private static MemoryRecords batch(
      CompressionType compression, long timestamp, List<OddRecord> records) {
    int size = HEADER + records.stream().mapToInt(OddRecord::size).sum();
    MemoryRecords batch;
    try (MemoryRecordsBuilder builder =
        MemoryRecords.builder(
            ByteBuffer.allocate(size),
            RecordBatch.MAGIC_VALUE_V2,
            Compression.of(compression).build(),
            TimestampType.CREATE_TIME,
            0)) {
      for (OddRecord record : records) {
        builder.append(
            0, record.keyOrNull(), record.valueOrNull(), record.headers().toArray(Header[]::new));
      }
      batch = builder.build();
    }
    ByteBuffer bytes = batch.buffer();
    bytes.putLong(BASE_TIMESTAMP_AT, timestamp);
    bytes.putLong(MAX_TIMESTAMP_AT, timestamp);
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().position(CRC_OF));
    bytes.putInt(CRC_AT, (int) crc.getValue());
    return batch;
  }

  private ProduceResponse exchange(ProduceRequest request) throws IOException {
    requests++;
    RequestHeader header =
        new RequestHeader(ApiKeys.PRODUCE, request.version(), "raw-producer", requests);
    ByteBuffer bytes = request.serializeWithHeader(header);
    out.writeInt(bytes.remaining());
    out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    out.flush();
    byte[] response = in.readNBytes(in.readInt());
    return (ProduceResponse) AbstractResponse.parseResponse(ByteBuffer.wrap(response), header);
  }

  private static long baseOffset(ProduceResponse response) {
    PartitionProduceResponse partition =
        response.data().responses().iterator().next().partitionResponses().get(0);
    if (partition.errorCode() != Errors.NONE.code()) {
      throw new StackException(
          "Kafka refused a batch: "
              + Errors.forCode(partition.errorCode())
              + " "
              + partition.errorMessage());
    }
    return partition.baseOffset();
  }

  @Override
  public void close() {
    Attempt.orFail("cannot disconnect from Kafka", socket::close);
  }
}
