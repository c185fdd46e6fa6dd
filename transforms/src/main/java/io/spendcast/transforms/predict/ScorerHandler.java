package io.spendcast.transforms.predict;

import io.spendcast.inference.ModelHandler;
import io.spendcast.inference.ServedModel;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.scoring.serving.Models;
import io.spendcast.scoring.serving.ServingStats;
import java.math.BigDecimal;

/**
 * A purchase-value model as it travels with a pipeline: where it is and how it is served. The
 * registry's address and password are no part of it; each worker reads them from its own
 * environment.
 *
 * @param reference as people write it
 */
record ScorerHandler(String reference, ServingSettings settings)
    implements ModelHandler<ScorerModel> {

  @Override
  public ServedModel<ScorerModel> serve() {
    return new ServedScorer(open(), settings.threshold());
  }

  /** Opens a server of its own, which the caller closes. */
  ModelServer<Scorer> open() {
    return Models.serve(ModelReference.parse(reference), settings);
  }

  /** Statistics of a server, as the metrics of inference need them. */
  static ServedModel.Stats stats(ModelServer<Scorer> server) {
    ServingStats stats = server.stats();
    return new ServedModel.Stats(
        stats.swaps(),
        stats.refusals(),
        stats.loadTime(),
        stats.bytes(),
        stats.lastRefusal().isPresent(),
        stats.quarantined());
  }

  private record ServedScorer(ModelServer<Scorer> server, BigDecimal threshold)
      implements ServedModel<ScorerModel> {

    @Override
    public Lease<ScorerModel> lease() {
      ModelServer.Lease<Scorer> lease = server.lease();
      return new LeasedScorer(lease, new ScorerModel(lease.model(), threshold));
    }

    @Override
    public Stats stats() {
      return ScorerHandler.stats(server);
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private record LeasedScorer(ModelServer.Lease<Scorer> lease, ScorerModel model)
      implements ServedModel.Lease<ScorerModel> {

    @Override
    public void close() {
      lease.close();
    }
  }
}
