package io.spendcast.scoring.artifacts;

import io.spendcast.scoring.registry.RegistryException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Files in a bucket of S3, with AWS's own chain of credentials. Nothing is retried: the next poll
 * does that.
 */
final class S3Artifacts implements ArtifactStore {
  private static final int DEADLINE_IN_TIMEOUTS = 10;
  private static final int SHOWN = 200;

  private final S3Client s3;
  private final String bucket;
  private final String prefix;

  private S3Artifacts(S3Client s3, String bucket, String prefix) {
    this.s3 = s3;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /**
   * @param endpoint of another S3 than Amazon's
   */
  static S3Artifacts at(URI address, Optional<URI> endpoint, Duration timeout) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(region())
            .crossRegionAccessEnabled(true)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(timeout).socketTimeout(timeout))
            .overrideConfiguration(
                c ->
                    c.apiCallTimeout(timeout.multipliedBy(DEADLINE_IN_TIMEOUTS))
                        .retryStrategy(AwsRetryStrategy.doNotRetry()));
    endpoint.ifPresent(uri -> builder.endpointOverride(uri).forcePathStyle(true));
    String prefix = address.getPath().replaceAll("^/+|/+$", "") + "/";
    return new S3Artifacts(builder.build(), address.getAuthority(), prefix);
  }

  /** Region of the environment. A bucket elsewhere is found as well, so any region is a start. */
  private static Region region() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkException e) {
      return Region.US_EAST_1;
    }
  }

  @Override
  public List<Remote> list() {
    return called(
        () ->
            s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix)).contents().stream()
                .filter(object -> !object.key().endsWith("/"))
                .limit(MOST_FILES + 1L)
                .map(o -> new Remote(o.key().substring(prefix.length()), o.size()))
                .toList());
  }

  @Override
  public void copy(Remote file, OutputStream target) {
    called(
        () ->
            s3.getObject(
                r -> r.bucket(bucket).key(prefix + file.name()),
                ResponseTransformer.toOutputStream(target)));
  }

  private <T> T called(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new RegistryException(
          "s3://%s/%s can't be read: %s".formatted(bucket, prefix, reason(e)), e);
    }
  }

  /** Reason in one line that is the same each time: AWS's own has the id of the request. */
  private static String reason(SdkException failure) {
    if (failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
      return "%s (%d), %s"
          .formatted(
              refused.awsErrorDetails().errorCode(),
              refused.statusCode(),
              refused.awsErrorDetails().errorMessage());
    }
    String message = String.valueOf(failure.getMessage());
    if (message.startsWith("Unable to load credentials")) {
      return "no credentials of AWS were found: give the stream a role, a profile or AWS_ACCESS_KEY_ID";
    }
    return message.length() <= SHOWN ? message : message.substring(0, SHOWN) + "…";
  }

  @Override
  public void close() {
    s3.close();
  }
}
