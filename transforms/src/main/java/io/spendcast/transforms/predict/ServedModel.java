package io.spendcast.transforms.predict;

import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.scoring.serving.Models;
import io.spendcast.transforms.database.PerJvm;
import io.spendcast.transforms.inference.batch.InferenceMetrics;
import java.io.Serializable;

/**
 * A model as it travels with a pipeline: where it is and how it is served. The registry's address
 * and password are no part of it; each worker reads them from its own environment.
 *
 * @param reference as people write it
 */
record ServedModel(String reference, ServingSettings settings) implements Serializable {

  /** The only one of it in this JVM. */
  Serving serving() {
    return PerJvm.get(Serving.class, this, this::serve);
  }

  private Serving serve() {
    return new Serving(open(), new InferenceMetrics.Reported());
  }

  /** A server of its own, which the caller closes. */
  ModelServer<Scorer> open() {
    return Models.serve(ModelReference.parse(reference), settings);
  }

  /**
   * @param reported what of the server's history this JVM's bundles have counted
   */
  record Serving(ModelServer<Scorer> server, InferenceMetrics.Reported reported)
      implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }
}
