package dev.floodclone;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.floodclone.bandwidth.BandwidthPool;
import java.io.RandomAccessFile;
import java.lang.invoke.VarHandle;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Holds the pure packages free of input, output, threads, time and chance, and the layers in their order. */
@AnalyzeClasses(packages = "dev.floodclone",
        importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class PurityTest {

    private static final String[] PURE = {"dev.floodclone.content..", "dev.floodclone.message..",
        "dev.floodclone.bandwidth..", "dev.floodclone.swarm.."};

    private static final String[] PROTOBUF = {"dev.floodclone.proto..", "com.google.protobuf.."};

    @ArchTest
    static final ArchRule pureCodeDoesNoInputOrOutput = noClasses().that().resideInAnyPackage(PURE)
            .should().dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..",
                    "org.slf4j..", "java.util.logging..", "tech.kwik..")
                    .or(nameMatching("java\\.io\\.(File.*|Console)"))
                    .or(belongToAnyOf(RandomAccessFile.class, Process.class, ProcessBuilder.class, Runtime.class)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule pureCodeKnowsNoEncoding = noClasses().that().resideInAnyPackage(PURE)
            .should().dependOnClassesThat().resideInAnyPackage(PROTOBUF)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule pureCodeHasNoThreads = noClasses().that().resideInAnyPackage(PURE)
            .should().dependOnClassesThat(concurrency().or(assignableTo(Thread.class)).or(assignableTo(Timer.class)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyContentAndTheBandwidthPoolAreSharedByThreads = noClasses()
            .that().resideInAnyPackage(PURE).and().resideOutsideOfPackage("dev.floodclone.content..")
            .and().doNotBelongToAnyOf(BandwidthPool.class)
            .should().dependOnClassesThat(resideInAPackage("java.util.concurrent.atomic")
                    .or(belongToAnyOf(ConcurrentHashMap.class, ConcurrentMap.class, VarHandle.class)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule pureCodeReadsNoClockAndNoEnvironment = noClasses().that().resideInAnyPackage(PURE)
            .should().callMethodWhere(target(owner(assignableTo(System.class))).and(target(nameOtherThan("arraycopy"))))
            .orShould().accessFieldWhere(JavaFieldAccess.Predicates.target(owner(assignableTo(System.class))))
            .orShould().dependOnClassesThat(assignableTo(Clock.class))
            .orShould().callMethodWhere(target(owner(resideInAPackage("java.time.."))).and(target(name("now"))))
            .orShould().callMethod(TimeUnit.class, "sleep", long.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule pureCodeIsGivenItsChance = noClasses().that().resideInAnyPackage(PURE)
            .should().callConstructorWhere(target(owner(
                    assignableTo(Random.class).or(assignableTo(SplittableRandom.class)))))
            .orShould().callMethod(Math.class, "random")
            .orShould().callMethod(UUID.class, "randomUUID")
            .orShould().callMethod(Collections.class, "shuffle", List.class)
            .orShould().callMethodWhere(target(owner(assignableTo(RandomGenerator.class)))
                    .and(target(nameMatching("of|getDefault|getInstance|getInstanceStrong"))))
            .orShould().dependOnClassesThat().belongToAnyOf(RandomGeneratorFactory.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule swarmStandsOnThePureTypesOnly = classes().that().resideInAPackage("dev.floodclone.swarm..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("dev.floodclone.swarm..", "dev.floodclone.content..",
                    "dev.floodclone.message..", "dev.floodclone.bandwidth..", "java..", "com.google.common..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule protobufStopsAtTheWire = noClasses()
            .that().resideOutsideOfPackages("dev.floodclone.transport..", "dev.floodclone.discovery..",
                    "dev.floodclone.proto..")
            .should().dependOnClassesThat().resideInAnyPackage(PROTOBUF);

    /**
     * Executors, locks, queues and {@code ThreadLocalRandom}; what stays are units and the types that content may
     * use.
     */
    private static DescribedPredicate<JavaClass> concurrency() {
        return resideInAnyPackage("java.util.concurrent", "java.util.concurrent.locks")
                .and(DescribedPredicate.not(
                        belongToAnyOf(ConcurrentHashMap.class, ConcurrentMap.class, TimeUnit.class)));
    }

    private static DescribedPredicate<HasName> nameOtherThan(String allowed) {
        return DescribedPredicate.not(name(allowed));
    }
}
