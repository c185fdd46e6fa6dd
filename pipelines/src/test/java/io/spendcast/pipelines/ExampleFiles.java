package io.spendcast.pipelines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Reads back what TrainingExamples wrote, as any reader of Parquet does. */
public final class ExampleFiles {
  private ExampleFiles() {}

  public static List<Group> rows(Path folder) throws IOException {
    List<Group> rows = new ArrayList<>();
    for (Path file : files(folder)) {
      try (ParquetReader<Group> reader =
          ParquetReader.builder(new GroupReadSupport(), hadoop(file)).build()) {
        for (Group row = reader.read(); row != null; row = reader.read()) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** The metadata of each file. */
  public static List<Map<String, String>> metadata(Path folder) throws IOException {
    return files(folder).stream().map(ExampleFiles::metadataOf).toList();
  }

  private static Map<String, String> metadataOf(Path file) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(hadoop(file), new Configuration()))) {
      return reader.getFileMetaData().getKeyValueMetaData();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static org.apache.hadoop.fs.Path hadoop(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }
}
