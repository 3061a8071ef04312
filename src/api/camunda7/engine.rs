//! The server itself: `/engine`, `/version`, `/metrics`, `/schema`, `/telemetry`.

crate::operations! { Camunda7;
    GET_PROCESS_ENGINE_NAMES = GET "/engine" as getProcessEngineNames: Read, Rows, since 7 2, "Engines of this server.";
    GET_REST_API_VERSION = GET "/version" as getRestAPIVersion: Read, Object, "Version of the REST API.";
    GET_SCHEMA_LOG = GET "/schema/log" as getSchemaLog: Read, Rows, by Offset, "Versions the database schema went through." {
        query [version sortBy sortOrder firstResult maxResults]
    };
    QUERY_SCHEMA_LOG = POST "/schema/log"
        as querySchemaLog: Read, Rows, by Offset, "Versions the database schema went through, with filters in the body." {
        query [firstResult maxResults]
        body [version sorting]
    };
    GET_TELEMETRY_CONFIGURATION = GET "/telemetry/configuration"
        as getTelemetryConfiguration: Read, Object, "Whether telemetry is on (no longer sent).";
    CONFIGURE_TELEMETRY = POST "/telemetry/configuration"
        as configureTelemetry: Reversible, Nothing, "Turn telemetry on or off (no longer sent)." { body [enableTelemetry] };
    GET_TELEMETRY_DATA = GET "/telemetry/data"
        as getTelemetryData: Read, Object, "What the engine knows of itself: product, license, figures.";
    INTERVAL = GET "/metrics" as interval: Read, Rows, by Offset, "Metrics per interval." {
        query [name reporter startDate endDate firstResult maxResults interval aggregateByReporter]
    };
    DELETE_TASK_METRICS = DELETE "/metrics/task-worker"
        as deleteTaskMetrics: Destructive, Nothing, "Delete the figures of unique task workers." { query [date] };
    GET_METRICS = GET "/metrics/{metrics-name}/sum" as getMetrics: Read, Object, "Sum of one metric." { query [startDate endDate] };
}
