package io.spendcast.transforms;

import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.ModelServer;
import io.spendcast.scoring.Models;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import java.io.Serializable;

/**
 * A model as it travels with a pipeline: where it is and how it is served. The registry's address
 * and password are no part of it; each worker reads them from its own environment.
 *
 * @param reference as people write it
 */
record ServedModel(String reference, ServingSettings settings) implements Serializable {

  /** The only server of it in this JVM. */
  ModelServer<Scorer> server() {
    return PerJvm.get(Held.class, this, this::serve).server();
  }

  private Held serve() {
    return new Held(Models.serve(ModelReference.parse(reference), settings));
  }

  private record Held(ModelServer<Scorer> server) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }
}
