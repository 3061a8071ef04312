package flowdeck.engine;

import jakarta.servlet.Filter;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * A real engine for tests. What it is follows from the starter on the class path, how it behaves from
 * application.yaml; only the sign-in needs code, since no starter switches it on.
 */
@SpringBootApplication
public class Engine {

  public static void main(String[] arguments) {
    SpringApplication.run(Engine.class, arguments);
  }

  /** HTTP Basic on the REST API, against the users of the engine itself. */
  @Bean
  @ConditionalOnProperty("engine.auth")
  FilterRegistrationBean<Filter> signIn() throws ReflectiveOperationException {
    String security = packageOfThisMember() + ".engine.rest.security.auth.";
    Filter filter = (Filter) Class.forName(security + "ProcessEngineAuthenticationFilter").getConstructor().newInstance();
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    registration.addUrlPatterns("/engine-rest/*");
    registration.addInitParameter("authentication-provider", security + "impl.HttpBasicAuthenticationProvider");
    return registration;
  }

  /** The members renamed their packages and nothing else, so the code can ask which one it stands in. */
  private static String packageOfThisMember() {
    return Stream.of("org.camunda.bpm", "org.operaton.bpm")
        .filter(name -> Engine.class.getClassLoader().getResource(name.replace('.', '/') + "/engine/ProcessEngine.class") != null)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no engine on the class path"));
  }
}
